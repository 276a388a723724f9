use maud::html;

use super::frame::bare;
use crate::respond::Reply;
use crate::{Failure, text};

/// Why a page cannot be shown.
pub(crate) fn show(failure: &Failure) -> Reply {
    let page = bare(
        failure.title(),
        &html! { p { (text::plain(&text::short(failure.told()))) } p { a href="/" { "To the overview" } } },
    );
    page.with_status(failure.status())
}
