use maud::{DOCTYPE, Markup, html};

use crate::asset;
use crate::respond::{Asked, Person, Reply};
use crate::text::{MENU, plain};

/// A page in its frame: title, menu, search box, who is signed in.
pub(super) fn frame(asked: &Asked, title: &str, here: &str, content: &Markup) -> Reply {
    // Titles hold names that somebody else chose.
    let title = plain(title);
    Reply::page(html! { (DOCTYPE) html lang="en" {
        (head(&title))
        body {
            a.skip href="#content" { "Skip to the content" }
            header {
                p.brand { a href="/" { "interdict" } }
                nav aria-label="Pages" {
                    ul {
                        @for (path, name) in MENU {
                            li { a href=(path) aria-current=[(path == here).then_some("page")] { (name) } }
                        }
                    }
                }
                form.find role="search" action="/search" method="get" {
                    label.hidden for="find" { "Search everything" }
                    input #find name="q" type="search" placeholder="Name, address, hash, actor, case" autocomplete="off" accesskey="k" maxlength="2000";
                }
                @if let Some(person) = &asked.person { (who(person)) }
            }
            main #content { h1 { (title) } (content) }
            footer { p { (crate::text::DRAFT) } }
        }
    } })
}

/// A page for somebody who is not signed in.
pub(super) fn bare(title: &str, content: &Markup) -> Reply {
    let title = plain(title);
    Reply::page(html! { (DOCTYPE) html lang="en" {
        (head(&title))
        body.bare { main #content { p.brand { "interdict" } h1 { (title) } (content) } }
    } })
}

/// The field that proves that a form is of this session.
pub(super) fn csrf(asked: &Asked) -> Markup {
    let token = asked.person.as_ref().and_then(|person| person.csrf.as_deref());
    html! { @if let Some(token) = token { input type="hidden" name="csrf" value=(token); } }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · interdict" }
            // An empty icon: else browsers ask for one.
            link rel="icon" href="data:,";
            link rel="stylesheet" href={ "/asset/" (asset::STYLE.name()) };
            script defer src={ "/asset/" (asset::SCRIPT.name()) } {}
        }
    }
}

fn who(person: &Person) -> Markup {
    html! {
        form.who action="/sign-out" method="post" {
            @if let Some(token) = &person.csrf { input type="hidden" name="csrf" value=(token); }
            span { (person.name) " (" (person.role) ")" }
            button type="submit" { "Sign out" }
        }
    }
}
