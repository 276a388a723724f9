/// Sets of texts as half-open intervals in byte order, sorted and apart: single values, zones, or many of both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ranges(Vec<(Box<str>, Box<str>)>);

impl Ranges {
    /// Exactly these values.
    pub(crate) fn values<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(values.into_iter().map(|value| (value.to_owned(), format!("{value}\0"))).collect())
    }

    /// These reversed names and all below them. A label may hold `-`, which sorts before the dot, so the hosts of a
    /// zone do not follow it at once: it is one value and one range.
    pub(crate) fn zones<'a>(rnames: impl IntoIterator<Item = &'a str>) -> Self {
        let both =
            |zone: &str| [(zone.to_owned(), format!("{zone}\0")), (format!("{zone}."), format!("{zone}/"))];
        Self::of(rnames.into_iter().flat_map(both).collect())
    }

    fn of(mut all: Vec<(String, String)>) -> Self {
        all.sort_unstable();
        let mut apart: Vec<(Box<str>, Box<str>)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match apart.last_mut() {
                Some(last) if *from <= *last.1 => {
                    if *to > *last.1 {
                        last.1 = to.into();
                    }
                }
                _ => apart.push((from.into(), to.into())),
            }
        }
        Self(apart)
    }

    /// Whether it holds `value`. `near` is where the last value was found: values that come in order cost little.
    pub(crate) fn holds(&self, value: &str, near: &mut usize) -> bool {
        let at = *near;
        let before = |at: usize| self.0.get(at).is_some_and(|(_, to)| **to <= *value);
        // The first interval that ends after the value.
        let found = if !before(at) && (at == 0 || before(at - 1)) {
            at
        } else if before(at) && !before(at + 1) {
            at + 1
        } else {
            self.0.partition_point(|(_, to)| **to <= *value)
        };
        *near = found;
        self.0.get(found).is_some_and(|(from, _)| **from <= *value)
    }

    /// Whether any of it lies from `least` to `greatest`, both included.
    pub(crate) fn meets(&self, least: &[u8], greatest: &[u8]) -> bool {
        let found = self.0.partition_point(|(_, to)| to.as_bytes() <= least);
        self.0.get(found).is_some_and(|(from, _)| from.as_bytes() <= greatest)
    }
}

#[cfg(test)]
mod tests;
