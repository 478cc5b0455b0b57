//! Which documents concern each other: through the families that they have or launch.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::SourceId;

/// The families of the documents, both ways.
#[derive(Debug, Default)]
pub(super) struct Index {
    families: HashMap<SourceId, Vec<String>>,
    documents: HashMap<String, BTreeSet<SourceId>>,
}

impl Index {
    /// Notes the families of a document in place of those that it had.
    pub(super) fn set<'f>(&mut self, id: SourceId, families: impl Iterator<Item = &'f str>) {
        for family in self.families.remove(&id).into_iter().flatten() {
            if let Some(documents) = self.documents.get_mut(&family) {
                documents.remove(&id);
                if documents.is_empty() {
                    self.documents.remove(&family);
                }
            }
        }
        let families: Vec<_> = families.map(str::to_owned).collect();
        for family in &families {
            self.documents.entry(family.clone()).or_default().insert(id);
        }
        if !families.is_empty() {
            self.families.insert(id, families);
        }
    }

    /// Adds all documents that are linked to one of these, also over others.
    pub(super) fn reach(&self, ids: &mut BTreeSet<SourceId>) {
        let mut left: Vec<_> = ids.iter().copied().collect();
        while let Some(id) = left.pop() {
            let families = self.families.get(&id).into_iter().flatten();
            let linked = families.filter_map(|family| self.documents.get(family)).flatten();
            left.extend(linked.copied().filter(|other| ids.insert(*other)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_and_forgotten() {
        let reach = |index: &Index, id: u32| {
            let mut ids = BTreeSet::from([SourceId(id)]);
            index.reach(&mut ids);
            ids.into_iter().map(|id| id.0).collect::<Vec<_>>()
        };
        let mut index = Index::default();
        index.set(SourceId(0), ["a"].into_iter());
        index.set(SourceId(1), ["a", "b"].into_iter());
        index.set(SourceId(2), ["b"].into_iter());
        index.set(SourceId(3), ["c"].into_iter());
        assert_eq!(reach(&index, 0), [0, 1, 2]);
        assert_eq!(reach(&index, 3), [3]);
        index.set(SourceId(1), ["c"].into_iter());
        assert_eq!(reach(&index, 0), [0]);
        assert_eq!(reach(&index, 3), [1, 3]);
    }
}
