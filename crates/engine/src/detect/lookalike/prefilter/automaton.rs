use std::collections::VecDeque;

use super::codes::CODES;

/// Aho-Corasick automaton (Aho, Corasick 1975) as one dense table over the codes of letters: a step is one load.
///
/// States that report something are numbered last, so that one comparison tells them.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    /// `next[state | code]`; states are multiples of [`CODES`].
    next: Vec<u32>,
    /// First state that reports.
    reporting: u32,
    /// Patterns of reporting state `i`: `patterns[spans[i]..spans[i + 1]]`.
    spans: Vec<u32>,
    patterns: Vec<u32>,
}

impl Automaton {
    /// Most states, so that the table stays below 64 MiB.
    pub(super) const MAX_STATES: usize = 1 << 19;

    /// Builds it from patterns of codes; pattern `i` is reported as `i`. `None`: too many states.
    pub(super) fn build<'a>(patterns: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let mut trie: Vec<[u32; CODES]> = vec![[0; CODES]];
        let mut outputs: Vec<Vec<u32>> = vec![Vec::new()];
        for (index, pattern) in patterns.enumerate() {
            let mut state = 0;
            for &code in pattern {
                let code = usize::from(code) % CODES;
                if trie[state][code] == 0 {
                    trie[state][code] = u32::try_from(trie.len()).ok()?;
                    trie.push([0; CODES]);
                    outputs.push(Vec::new());
                }
                state = trie[state][code] as usize;
            }
            if state != 0 {
                outputs[state].push(u32::try_from(index).ok()?);
            }
        }
        if trie.len() > Self::MAX_STATES {
            return None;
        }
        let mut fail = vec![0_usize; trie.len()];
        let mut queue: VecDeque<usize> =
            trie[0].iter().filter(|next| **next != 0).map(|next| *next as usize).collect();
        while let Some(state) = queue.pop_front() {
            let inherited = outputs[fail[state]].clone();
            outputs[state].extend(inherited);
            let fallbacks = trie[fail[state]];
            for (slot, fallback) in trie[state].iter_mut().zip(fallbacks) {
                let next = *slot as usize;
                if next == 0 {
                    *slot = fallback;
                } else {
                    fail[next] = fallback as usize;
                    queue.push_back(next);
                }
            }
        }
        Some(Self::number(&trie, outputs))
    }

    fn number(trie: &[[u32; CODES]], outputs: Vec<Vec<u32>>) -> Self {
        let quiet = outputs.iter().filter(|output| output.is_empty()).count();
        let stride = |state: usize| u32::try_from(state * CODES).expect("bounded by the number of states");
        let (mut silent, mut loud) = (0, quiet);
        let numbers: Vec<u32> = outputs
            .iter()
            .map(|output| {
                let counter = if output.is_empty() { &mut silent } else { &mut loud };
                *counter += 1;
                stride(*counter - 1)
            })
            .collect();
        let mut next = vec![0; trie.len() * CODES];
        for (row, number) in trie.iter().zip(&numbers) {
            for (code, target) in row.iter().enumerate() {
                next[*number as usize + code] = numbers[*target as usize];
            }
        }
        let (mut spans, mut patterns) = (vec![0], Vec::new());
        for output in outputs.into_iter().filter(|output| !output.is_empty()) {
            patterns.extend(output);
            spans.push(u32::try_from(patterns.len()).expect("fewer than letters of all patterns"));
        }
        Self { next, reporting: stride(quiet), spans, patterns }
    }

    /// Bytes of the tables.
    pub(super) fn size(&self) -> usize {
        (self.next.len() + self.spans.len() + self.patterns.len()) * size_of::<u32>()
    }

    /// Calls `found` with each pattern and where it ends.
    #[inline]
    pub(super) fn run(&self, text: &[u8], mut found: impl FnMut(u32, usize)) {
        let mut state = 0;
        for (at, &code) in text.iter().enumerate() {
            state = self.next[(state | u32::from(code)) as usize];
            if state >= self.reporting {
                let index = ((state - self.reporting) as usize) / CODES;
                for &pattern in &self.patterns[self.spans[index] as usize..self.spans[index + 1] as usize] {
                    found(pattern, at + 1);
                }
            }
        }
    }
}
