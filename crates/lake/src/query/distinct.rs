use model::DomainName;

/// Counts the registrable names among reversed names that come in order, remembering almost nothing.
///
/// Names of one registrable name do not stand together: `com.evil-x` sorts between `com.evil` and `com.evil.www`. But
/// whatever comes between begins with `com.evil`, so a counted name can be forgotten at the first that does not.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    pub(super) count: u64,
    counted: Vec<String>,
}

impl Distinct {
    /// Takes in the next name, which is not before any other.
    pub(super) fn push(&mut self, rname: &str, name: &DomainName) {
        while self.counted.last().is_some_and(|last| !rname.starts_with(last.as_str())) {
            self.counted.pop();
        }
        let suffix_or_registrable = name.registrable().map_or(rname.len(), |own| own.as_str().len());
        // The registrable name is the end of the name, so reversed it is as long a beginning.
        let own = rname.get(..suffix_or_registrable).unwrap_or(rname);
        if !self.counted.iter().any(|counted| counted == own) {
            self.count += 1;
            self.counted.push(own.to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
