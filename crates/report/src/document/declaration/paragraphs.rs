use model::CaseFact;

use crate::block::{Block, Runs};
use crate::wording::{prose, support};

/// Numbered paragraphs under numbered sections.
#[derive(Default)]
pub(super) struct Paragraphs {
    blocks: Vec<Block>,
    sections: u32,
    last: u32,
}

impl Paragraphs {
    pub(super) fn section(&mut self, title: &str) {
        self.sections += 1;
        self.blocks.push(Block::heading(1, format!("{}. {title}", self.sections)));
    }

    pub(super) fn heading(&mut self, level: u8, title: impl Into<Runs>) {
        self.blocks.push(Block::heading(level, title));
    }

    pub(super) fn on_new_page(&mut self, title: &str) {
        self.blocks.push(Block::on_new_page(title));
    }

    pub(super) fn block(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// A sentence with what it rests on, in brackets.
    pub(super) fn say(&mut self, runs: impl Into<Runs>, rests_on: impl Into<Runs>) {
        self.last += 1;
        self.blocks.push(Block::Numbered { number: self.last, runs: runs.into(), support: rests_on.into() });
    }

    pub(super) fn facts<'a>(&mut self, facts: impl Iterator<Item = &'a CaseFact>) -> usize {
        let before = self.last;
        for fact in facts {
            self.say(prose(&fact.text), support(fact));
        }
        (self.last - before) as usize
    }

    pub(super) fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }
}
