use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::part::moment;
use crate::app::App;
use crate::form::encode;
use crate::people::Role;
use crate::respond::{Asked, Reply};
use crate::view::{JobOrder, JobRow};
use crate::{Failure, text};

/// The type of a package.
pub(crate) const TAR: &str = "application/x-tar";

/// Work that runs, waits or ended, and what may be ordered.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let (jobs, folders) = (app.desk.jobs()?, app.desk.settings()?.folders);
    let may = asked.has(Role::Analyst);
    Ok(frame(
        asked,
        "Jobs",
        "/jobs",
        &html! {
            @if may { (forms(asked, &folders)) }
            div #jobs data-live="jobs" {
                @if jobs.is_empty() { p.faint { "Nothing was ordered yet." } } @else {
                    table {
                        thead { tr { th.number { "No." } th { "Work" } th { "State" } th { "Progress" } th { "For" } th { "Asked for" } } }
                        tbody { @for job in &jobs { tr {
                            td.number { a href={ "/job/" (job.number) } { (job.number) } }
                            td { (text::plain(&job.title)) }
                            td { (job.state) }
                            td { (progress(job)) }
                            td { (job.person) }
                            td { (moment(&job.at)) }
                        } } }
                    }
                }
            }
        },
    ))
}

/// One job.
pub(crate) fn one(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let job = app.desk.job(number(asked)?)?;
    let may = asked.has(job.role);
    Ok(frame(
        asked,
        &format!("Job {}", job.number),
        "/jobs",
        &html! {
            p.lead { (text::plain(&job.title)) }
            div data-live="job" data-job=(job.number) {
                p { b.state { (job.state) } " " (progress(&job)) }
                @if let Some(sound) = job.sound { (verdict(sound)) }
                @if !job.outcome.is_empty() { pre tabindex="0" { (text::plain_lines(&job.outcome)) } }
            }
            @if job.package { p { a.download href={ "/job/" (job.number) "/package" } { "Download the package" } } }
            @if let Some(case) = &job.case { p { a href={ "/case/" (encode(case)) } { "The case" } } }
            p.faint { "Asked for by " (job.person) ", " (moment(&job.at)) @if let Some(ended) = &job.ended { "; ended " (moment(ended)) } }
            @if may && job.is_open() {
                form action={ "/job/" (job.number) "/stop" } method="post" { (csrf(asked)) button type="submit" { "Stop it" } }
                p.faint { "Stopping loses nothing that was taken in; ordered again, it goes on from there." }
            }
        },
    ))
}

/// Queues what a form says.
pub(crate) fn order(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let field = |name: &str| asked.field(name).unwrap_or_default().to_owned();
    let order = match asked.field("kind").unwrap_or_default() {
        "observe" => JobOrder::Observe { folder: field("folder") },
        "investigate" => {
            JobOrder::Investigate { folder: field("folder"), as_of: asked.field("as_of").map(str::to_owned) }
        }
        _ => return Err(Failure::Refused("Say what is to be done.".to_owned())),
    };
    queue(app, asked, &order)
}

/// Queues the check of all evidence.
pub(crate) fn verify(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    queue(app, asked, &JobOrder::VerifyEvidence {})
}

/// Queues the package of a case.
pub(crate) fn package(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let case = app.desk.case(asked.parameter())?.id;
    queue(app, asked, &JobOrder::Package { case, public: asked.field("public").is_some() })
}

/// Asks to stop a job.
pub(crate) fn stop(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    cancel(app, asked, 303).map(|number| Reply::see_other(&format!("/job/{number}")))
}

/// What a job made.
pub(crate) fn download(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let number = number(asked)?;
    let file = app.desk.package(number)?;
    let case = app.desk.job(number)?.case.unwrap_or_else(|| "package".to_owned());
    Ok(Reply::download(file, TAR, &format!("{case}-{number}.tar")))
}

/// Queues an order that the person may give; `status` is how it is answered.
pub(crate) fn give(app: &App, asked: &Asked, order: &JobOrder, status: u16) -> Result<u64, Failure> {
    may(asked, order.role())?;
    app.desk.order(order, &asked.line(status))
}

/// Asks to stop a job that the person may order; `status` is how it is answered. Gives its number.
pub(crate) fn cancel(app: &App, asked: &Asked, status: u16) -> Result<u64, Failure> {
    let number = number(asked)?;
    may(asked, app.desk.job(number)?.role)?;
    app.desk.stop(number, &asked.line(status))?;
    Ok(number)
}

fn may(asked: &Asked, least: Role) -> Result<(), Failure> {
    let why = || Failure::Forbidden(format!("This needs the role {least}."));
    asked.has(least).then_some(()).ok_or_else(why)
}

pub(super) fn queue(app: &App, asked: &Asked, order: &JobOrder) -> Result<Reply, Failure> {
    give(app, asked, order, 303).map(|number| Reply::see_other(&format!("/job/{number}")))
}

/// The number of a job in the path.
pub(crate) fn number(asked: &Asked) -> Result<u64, Failure> {
    asked.parameter().parse().map_err(|_| Failure::NotFound("Jobs have numbers.".to_owned()))
}

/// Whether what was checked holds.
pub(super) fn verdict(sound: bool) -> Markup {
    html! {
        p.verdict.against[!sound] role="status" {
            @if sound { "Verified: everything holds." } @else { "Something does NOT hold; see below." }
        }
    }
}

/// How far a job is.
pub(super) fn progress(job: &JobRow) -> Markup {
    html! {
        @if job.is_open() && job.total > 0 {
            progress value=(job.done) max=(job.total) aria-label={ "Progress of job " (job.number) } {} " "
        }
        (text::plain(&job.said))
        @if job.is_open() && job.done > 0 { " " (job.done) @if job.total > 0 { " of " (job.total) } }
    }
}

fn forms(asked: &Asked, folders: &[String]) -> Markup {
    html! {
        @if folders.is_empty() {
            p.faint { "No folder may be taken in from here: start the server with --intake FOLDER." }
        } @else {
            form.filter action="/jobs" method="post" {
                (csrf(asked))
                label for="job-kind" { "Do" }
                select #job-kind name="kind" {
                    option value="observe" { "take in" }
                    option value="investigate" { "take in and investigate" }
                }
                label for="folder" { "the folder" }
                select #folder name="folder" { @for folder in folders { option value=(folder) { (text::plain(folder)) } } }
                label for="job-as-of" { "with what was known by (investigation)" }
                input #job-as-of name="as_of" type="date";
                button type="submit" { "Order" }
            }
        }
    }
}
