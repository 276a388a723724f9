use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use crate::answer::Answer;
use crate::desk::Desk;

/// Make a desk: settings, lake, store and vault in one folder.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict init desk")]
pub(crate) struct Init {
    /// The folder; made when it does not exist. An existing desk is left as it is.
    dir: PathBuf,
}

impl Init {
    pub(crate) fn run(self) -> Result<Answer> {
        let desk = Desk::create(&self.dir)?;
        let shown = desk.root.display().to_string();
        let text = format!(
            "desk      {shown}\nsettings  {shown}/interdict.toml\nnext      interdict --desk {shown} observe PATH...\n"
        );
        Answer::one(text, &json!({ "desk": shown }))
    }
}
