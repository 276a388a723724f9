use std::collections::VecDeque;
use std::time::{Duration, Instant};

use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use futures::channel::mpsc;
use futures::{SinkExt as _, StreamExt as _, TryStreamExt as _};
use tokio::task::JoinHandle;

use crate::columns::Columns;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

type Answered<T> = Result<T, DataFusionError>;

/// Answers of one question, one after the other, while the question is still being worked on: memory is bounded, and
/// the first comes early. What is not taken is not computed. An error ends it.
pub struct Answers<'lake, T> {
    lake: &'lake Lake,
    view: View,
    from: mpsc::Receiver<Answered<Vec<T>>>,
    work: Option<JoinHandle<()>>,
    ready: std::vec::IntoIter<T>,
    ended: bool,
    until: Option<(Instant, Duration)>,
}

/// What a decoder is given.
pub(super) enum Step<'a, 'b> {
    /// Rows of the plan that was named by this table.
    Rows(Table, &'a Columns<'b>),
    /// There are no more.
    End,
}

impl Lake {
    /// Works off `plans`, one after the other, in the background; `decode` turns their rows into answers.
    pub(super) fn answers<T: Send + 'static>(
        &self,
        view: View,
        plans: Answered<VecDeque<(Table, DataFrame)>>,
        mut decode: impl FnMut(Step<'_, '_>) -> Answered<Vec<T>> + Send + 'static,
    ) -> Result<Answers<'_, T>, LakeError> {
        let plans = plans.map_err(|error| self.failed(&view, &error))?;
        let (mut to, from) = mpsc::channel(2);
        let work = self.runtime.spawn(async move {
            let worked = async {
                for (table, plan) in plans {
                    let mut batches = plan.execute_stream().await?;
                    while let Some(batch) = batches.try_next().await? {
                        let answers = decode(Step::Rows(table, &Columns(&batch)))?;
                        if !answers.is_empty() && to.send(Ok(answers)).await.is_err() {
                            return Ok(());
                        }
                    }
                }
                let _ = to.send(Ok(decode(Step::End)?)).await;
                Ok(())
            };
            if let Err(error) = worked.await {
                let _ = to.send(Err(error)).await;
            }
        });
        Ok(Answers {
            lake: self,
            view,
            from,
            work: Some(work),
            ready: Vec::new().into_iter(),
            ended: false,
            until: None,
        })
    }
}

impl<T> Answers<'_, T> {
    /// The same, ending with [`LakeError::Limit`] when it takes longer than `time` from now.
    pub(super) fn within(mut self, time: Duration) -> Self {
        self.until = Instant::now().checked_add(time).map(|until| (until, time));
        self
    }

    /// What comes next, unless it comes too late.
    fn wait(&mut self) -> Result<Option<Answered<Vec<T>>>, LakeError> {
        let Some((until, time)) = self.until else { return Ok(self.lake.runtime.block_on(self.from.next())) };
        let left = until.saturating_duration_since(Instant::now());
        let late = || LakeError::Limit { detail: format!("more than {} s of work", time.as_secs_f64()) };
        // What is ready already would be given even after the time.
        if left.is_zero() {
            return Err(late());
        }
        let next = self.lake.runtime.block_on(async { tokio::time::timeout(left, self.from.next()).await });
        next.map_err(|_| late())
    }
}

impl<T> Iterator for Answers<'_, T> {
    type Item = Result<T, LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(answer) = self.ready.next() {
                return Some(Ok(answer));
            }
            if self.ended {
                return None;
            }
            let next = match self.wait() {
                Ok(next) => next,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            };
            match next {
                Some(Ok(answers)) => self.ready = answers.into_iter(),
                Some(Err(error)) => {
                    self.ended = true;
                    return Some(Err(self.lake.failed(&self.view, &error)));
                }
                None => {
                    self.ended = true;
                    // Closed without an error: it is done, unless the work itself broke off.
                    let broken = self.work.take().and_then(|work| self.lake.runtime.block_on(work).err());
                    if let Some(error) = broken {
                        return Some(Err(LakeError::read(&self.lake.config.root, error)));
                    }
                }
            }
        }
    }
}

impl<T> Drop for Answers<'_, T> {
    fn drop(&mut self) {
        if let Some(work) = &self.work {
            work.abort();
        }
    }
}
