/// How far a report is read. To measure what each stage costs, a reading can end after any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The source as normalised text, with its digest.
    Text,
    /// Words, numbers and marks.
    Tokens,
    /// Names, addresses, digests and the like by their form.
    Indicators,
    /// Names, places, kinds of targets and dates in the words.
    Names,
    /// What was found, in order, and the sentences it stands in.
    Sentences,
    /// What the sentences claim: all.
    Relations,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Tokens, Self::Indicators, Self::Names, Self::Sentences, Self::Relations];
}
