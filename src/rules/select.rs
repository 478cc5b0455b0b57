//! The names that `select` and `ignore` take: a rule, a group, a category, `default` or `all`.

use super::page::Category;
use super::{GROUPS, Rule, all, find};

/// Some of the rules, by name.
#[derive(Debug, Clone, Copy)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules that are on unless something else is said.
    Default,
    /// The rules of a category.
    Category(Category),
    /// The rules of a group.
    Group(&'static str),
    /// One rule.
    Rule(&'static Rule),
}

impl Selector {
    /// What the name stands for.
    pub fn find(name: &str) -> Option<Self> {
        let category = || Category::ALL.into_iter().find(|category| category.as_str() == name);
        let group = || groups().find(|group| *group == name);
        match name {
            "all" => Some(Self::All),
            "default" => Some(Self::Default),
            _ => find(name)
                .map(Self::Rule)
                .or_else(|| category().map(Self::Category))
                .or_else(|| group().map(Self::Group)),
        }
    }

    /// Every name that stands for something.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let categories = Category::ALL.into_iter().map(Category::as_str);
        all().map(|rule| rule.name).chain(groups()).chain(categories).chain(["all", "default"])
    }

    /// Whether the rule is one of them.
    pub fn has(self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Default => rule.page.on,
            Self::Category(category) => rule.page.category == category,
            Self::Group(group) => rule.group == group,
            Self::Rule(one) => rule.name == one.name,
        }
    }
}

fn groups() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().filter_map(|rules| rules.first()).map(|rule| rule.group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_rules() {
        let count =
            |name| Selector::find(name).map(|selector| all().filter(|rule| selector.has(rule)).count());
        assert_eq!(count("host-port-mismatch"), Some(1));
        assert!(count("host-ports").is_some_and(|count| count > 3));
        assert!(count("security").is_some_and(|count| count > 3));
        assert_eq!(count("all"), Some(all().count()));
        assert_eq!(count("host-port"), None);
        assert!(Selector::names().all(|name| Selector::find(name).is_some()));
    }
}
