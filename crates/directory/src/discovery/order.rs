//! What DNS said of a domain's servers, judged and put in order (RFC 2782). An answer is nothing that could be
//! trusted: it may be forged, and whoever forges one must lead nobody out of the domain.

use std::cmp::Ordering;

/// Servers of one domain that are used.
pub(super) const SERVERS_MAX: usize = 16;
/// RFC 1035 §2.3.4.
const NAME_BYTES_MAX: usize = 253;
const LABEL_BYTES_MAX: usize = 63;

/// One server as DNS names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) priority: u16,
    pub(super) weight: u16,
    pub(super) port: u16,
    pub(super) target: String,
}

/// Is this a name of hosts: letters, digits, hyphens and underscores between dots?
pub(super) fn is_host_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_label = |label: &str| (1..=LABEL_BYTES_MAX).contains(&label.len()) && label.bytes().all(is_plain);
    name.len() <= NAME_BYTES_MAX && name.split('.').all(is_label)
}

/// The servers that lie inside the domain, the first to be asked first: by priority, and drawn by weight among
/// equals.
pub(super) fn ordered(records: Vec<Record>, domain: &str, draw: &mut dyn FnMut() -> u32) -> Vec<Record> {
    let mut left: Vec<Record> = Vec::new();
    for record in records {
        let target = record.target.trim_end_matches('.').to_ascii_lowercase();
        let is_known = left.iter().any(|one| one.target == target && one.port == record.port);
        if record.port > 0 && is_host_name(&target) && is_inside(&target, domain) && !is_known {
            left.push(Record { target, ..record });
        }
    }
    // Names decide among equals, so that the order of the answer decides nothing.
    left.sort_by(|a, b| match a.priority.cmp(&b.priority) {
        Ordering::Equal => a.target.cmp(&b.target),
        other @ (Ordering::Less | Ordering::Greater) => other,
    });
    let mut ordered = Vec::with_capacity(left.len());
    while let Some(first) = left.first() {
        let equals = left.iter().take_while(|one| one.priority == first.priority).count();
        let chosen = drawn(&left[..equals], draw());
        ordered.push(left.remove(chosen));
    }
    ordered.truncate(SERVERS_MAX);
    ordered
}

/// The place that a draw falls on: as likely as its weight says. Those without weight come when all have none,
/// or once in a long while.
fn drawn(equals: &[Record], draw: u32) -> usize {
    let sum: u64 = equals.iter().map(|one| u64::from(one.weight)).sum();
    let mut left = (u64::from(draw) * (sum + 1)) >> 32;
    // Those without weight stand first (RFC 2782), so that nought falls on one of them.
    let (none, some): (Vec<usize>, Vec<usize>) =
        (0..equals.len()).partition(|place| equals[*place].weight == 0);
    for place in none.iter().chain(&some) {
        let weight = u64::from(equals[*place].weight);
        if weight >= left {
            return *place;
        }
        left -= weight;
    }
    equals.len() - 1
}

fn is_inside(target: &str, domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    target.strip_suffix(&domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn record(priority: u16, weight: u16, target: &str) -> Record {
        Record { priority, weight, port: 389, target: target.to_owned() }
    }

    fn targets(records: Vec<Record>, draw: u32) -> Vec<String> {
        let ordered = ordered(records, "example.org", &mut || draw);
        ordered.into_iter().map(|record| record.target).collect()
    }

    #[test]
    fn lower_priorities_come_first_whatever_their_weights() {
        let records = vec![record(10, 65_535, "far.example.org."), record(0, 0, "near.example.org.")];
        assert_eq!(targets(records, u32::MAX), ["near.example.org", "far.example.org"]);
    }

    #[test]
    fn weights_are_drawn_as_often_as_they_say() {
        let records = vec![record(0, 10, "a.example.org"), record(0, 30, "b.example.org")];
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        for step in 0..400_u32 {
            let draw = step * (u32::MAX / 400);
            *first.entry(targets(records.clone(), draw).swap_remove(0)).or_default() += 1;
        }
        let b = first["b.example.org"];
        assert!((285..=315).contains(&b), "three of four: {first:?}");
    }

    #[test]
    fn nobody_outside_of_the_domain_is_a_server() {
        for bad in [
            "evil.test.",
            "example.org.evil.test.",
            "evilexample.org.",
            ".",
            "",
            "a..example.org",
            "a b.example.org",
            "a\\.b.example.org",
            "dc1.example.org:636",
            "[::1].example.org",
            "ærø.example.org",
            &format!("{}.example.org", "a".repeat(64)),
            &format!("{}example.org", "a.".repeat(150)),
        ] {
            assert!(targets(vec![record(0, 0, bad)], 0).is_empty(), "{bad}");
        }
        let portless = Record { port: 0, ..record(0, 0, "dc1.example.org") };
        assert!(targets(vec![portless], 0).is_empty());
        for good in ["dc1.example.org.", "DC1.Example.ORG", "dc_1.site.example.org", "example.org."] {
            assert_eq!(targets(vec![record(0, 0, good)], 0).len(), 1, "{good}");
        }
    }

    #[test]
    fn a_flood_of_servers_is_cut_and_one_named_twice_is_one() {
        let many = (0..200).map(|n| record(n, 1, &format!("dc{n}.example.org"))).collect();
        assert_eq!(targets(many, 7).len(), SERVERS_MAX);
        let twice = vec![record(0, 1, "dc1.example.org."), record(5, 1, "DC1.example.org")];
        assert_eq!(targets(twice, 7), ["dc1.example.org"]);
    }

    proptest! {
        #[test]
        fn every_server_is_kept_once_and_priorities_never_fall(
            seen in proptest::collection::vec((0_u16..4, any::<u16>()), 0..SERVERS_MAX),
            seed in any::<u32>(),
        ) {
            let records: Vec<Record> = seen.iter().enumerate()
                .map(|(n, (priority, weight))| record(*priority, *weight, &format!("dc{n}.example.org")))
                .collect();
            let mut state = seed;
            let mut draw = || { state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223); state };
            let ordered = ordered(records.clone(), "example.org", &mut draw);
            prop_assert!(ordered.is_sorted_by_key(|record| record.priority));
            let by_name = |mut records: Vec<Record>| {
                records.sort_by(|a, b| a.target.cmp(&b.target));
                records
            };
            prop_assert_eq!(by_name(ordered), by_name(records));
        }
    }
}
