//! The rules of the house, checked over all tracked files and the graph of crates.

mod dependencies;
mod edges;
mod graph;
mod links;
mod memory;
mod paths;
mod source;
mod tree;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace::{Metadata, root};
use tree::Tree;

/// Prints every violation; fails on any.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    Options::only(arguments, &[], &[])?;
    let tree = Tree::read(&root())?;
    let violations = violations(&tree, &Metadata::read()?);
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => {
            println!("check: {} files keep the rules of the house", tree.paths().count());
            Ok(())
        }
        1 => bail!("1 violation"),
        many => bail!("{many} violations"),
    }
}

/// All violations, sorted: `where: what, and what to do`.
fn violations(tree: &Tree, metadata: &Metadata) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(dependencies::violations(tree, metadata));
    all.extend(edges::violations(tree, metadata));
    all.extend(graph::violations(metadata));
    all.extend(source::violations(tree));
    all.extend(memory::violations(tree, metadata));
    all.extend(links::violations(tree));
    all.extend(paths::violations(tree));
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests;
