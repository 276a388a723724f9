use model::{CollateralAnswer, Digest, Review, Timestamp};

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn gate(verdict: Option<Verdict>, second: Option<&str>, shared_zone: bool) -> Collateral {
    let assessment = Digest::of(b"answers");
    Collateral {
        answers: Vec::<CollateralAnswer>::new(),
        shared_zone,
        assessment,
        review: verdict.map(|verdict| Review {
            verdict,
            by: "Ada Example".to_owned(),
            second: second.map(str::to_owned),
            at: "2019-12-01".parse::<Timestamp>().unwrap(),
            note: None,
            assessment,
        }),
        stale: false,
    }
}

fn relief() -> Relief {
    Relief {
        name_servers: vec![name("ns1.sinkhole.example"), name("ns2.sinkhole.example")],
        until: Some("2021-12-31".parse().unwrap()),
        ..Relief::default()
    }
}

struct Scene {
    domain: DomainName,
    actions: Vec<ActionCode>,
    gate: Collateral,
    registry: Registry,
    signed: Option<bool>,
    addresses: Vec<String>,
    registered: bool,
}

fn scene(domain: &str) -> Scene {
    Scene {
        domain: name(domain),
        actions: Relief::default().actions,
        gate: gate(Some(Verdict::Take), None, false),
        registry: Registry {
            suffix: "com".to_owned(),
            tld: "com".to_owned(),
            operator: Some("VeriSign, Inc.".to_owned()),
            place: Some("Reston".to_owned()),
            reach: Reach::Inside,
            dated: None,
        },
        signed: None,
        addresses: vec!["192.0.2.7".to_owned()],
        registered: true,
    }
}

impl Scene {
    fn request(&self) -> ActionRequest<'_> {
        ActionRequest {
            domain: &self.domain,
            actions: &self.actions,
            collateral: &self.gate,
            registry: &self.registry,
            registrar: Some("Example Registrar"),
            signed: self.signed,
            addresses: &self.addresses,
            registered: self.registered,
        }
    }

    fn compile(&self) -> Result<Vec<OrderAction>, Vec<OrderRefused>> {
        compile(&[self.request()], &relief())
    }

    fn refused(&self) -> Vec<OrderRefused> {
        self.compile().unwrap_err()
    }
}

#[test]
fn a_redirect_compiles_in_order_of_execution() {
    let (first, second) = (scene("hotrnall.com"), scene("outlock.com"));
    let table = compile(&[first.request(), second.request()], &relief()).unwrap();
    let steps: Vec<u32> = table.iter().map(|row| row.step).collect();
    assert_eq!(steps, (1..=14).collect::<Vec<u32>>());
    let of_first: Vec<ActionCode> =
        table.iter().filter(|row| row.domain == first.domain).map(|row| row.code).collect();
    assert_eq!(
        of_first,
        [
            ActionCode::NoTipoff,
            ActionCode::Preserve,
            ActionCode::KeepActive,
            ActionCode::NsReplace,
            ActionCode::DsRemove,
            ActionCode::Lock,
            ActionCode::Confirm
        ]
    );
    // Action by action over the whole table: every name server is replaced before any name is locked.
    let last_ns = table.iter().rposition(|row| row.code == ActionCode::NsReplace).unwrap();
    let first_lock = table.iter().position(|row| row.code == ActionCode::Lock).unwrap();
    assert!(last_ns < first_lock);
    let ns = &table[last_ns];
    assert_eq!(ns.values, ["ns1.sinkhole.example", "ns2.sinkhole.example"]);
    assert_eq!(
        ns.text,
        "The registry shall replace the name servers of outlock.com by ns1.sinkhole.example and ns2.sinkhole.example."
    );
    assert_eq!(ns.addressee.name, "VeriSign, Inc.");
    assert!(check(&table).is_empty());
}

#[test]
fn hold_and_redirect_exclude_each_other() {
    let mut scene = scene("hotrnall.com");
    scene.actions.push(ActionCode::Hold);
    assert_eq!(scene.refused(), [OrderRefused::HoldAndRedirect { domain: scene.domain.clone() }]);
    scene.actions = vec![ActionCode::Hold, ActionCode::Lock];
    let table = scene.compile().unwrap();
    assert_eq!(table.iter().map(|row| row.code).collect::<Vec<_>>(), [ActionCode::Hold, ActionCode::Lock]);
}

#[test]
fn a_lock_before_the_change_is_refused_in_any_table() {
    let mut table = scene("hotrnall.com").compile().unwrap();
    let lock = table.iter().position(|row| row.code == ActionCode::Lock).unwrap();
    table[lock].step = 0;
    let domain = name("hotrnall.com");
    assert_eq!(
        check(&table),
        [
            OrderRefused::LockTooEarly { domain: domain.clone(), after: ActionCode::NsReplace },
            OrderRefused::LockTooEarly { domain, after: ActionCode::DsRemove },
        ]
    );
}

#[test]
fn a_signed_delegation_needs_its_ds_removed() {
    let mut scene = scene("hotrnall.com");
    scene.signed = Some(true);
    assert!(scene.compile().is_ok());
    scene.actions.retain(|action| *action != ActionCode::DsRemove);
    assert_eq!(scene.refused(), [OrderRefused::SignedDelegation { domain: scene.domain.clone() }]);
    scene.signed = None;
    assert_eq!(scene.refused(), [OrderRefused::UnknownDelegation { domain: scene.domain.clone() }]);
    scene.signed = Some(false);
    assert!(scene.compile().is_ok());
    scene.actions.push(ActionCode::DsRemove);
    let table = scene.compile().unwrap();
    assert!(table.iter().all(|row| row.code != ActionCode::DsRemove), "there is nothing to remove");
}

#[test]
fn nothing_passes_without_a_verdict() {
    let mut scene = scene("hotrnall.com");
    scene.gate = gate(None, None, false);
    assert_eq!(scene.refused(), [OrderRefused::NoVerdict { domain: scene.domain.clone() }]);
    scene.gate.stale = true;
    assert_eq!(scene.refused(), [OrderRefused::StaleVerdict { domain: scene.domain.clone() }]);
    // One row without a verdict holds up the whole table.
    let other = self::scene("outlock.com");
    assert!(compile(&[other.request(), scene.request()], &relief()).is_err());
    scene.gate = gate(Some(Verdict::Spare), None, false);
    let table = compile(&[other.request(), scene.request()], &relief()).unwrap();
    assert!(table.iter().all(|row| row.domain == other.domain), "a spared domain takes no part");
}

#[test]
fn a_zone_of_strangers_needs_two_different_persons() {
    let mut scene = scene("kro.kr");
    for (second, passes) in
        [(None, false), (Some(""), false), (Some("ada  EXAMPLE"), false), (Some("Bob Example"), true)]
    {
        scene.gate = gate(Some(Verdict::Take), second, true);
        match scene.compile() {
            Ok(_) => assert!(passes, "{second:?}"),
            Err(refused) => {
                assert!(!passes, "{second:?}");
                assert_eq!(refused, [OrderRefused::TwoPersons { domain: scene.domain.clone() }]);
            }
        }
    }
}

#[test]
fn an_unknown_registry_blocks_and_one_out_of_reach_is_asked() {
    let mut scene = scene("hotrnall.com");
    scene.registry.reach = Reach::Unknown;
    assert!(matches!(&scene.refused()[..], [OrderRefused::UnknownRegistry { .. }]));
    scene.registry.reach = Reach::Voluntary;
    let table = scene.compile().unwrap();
    for row in &table {
        let asked = row.text.contains("is asked to");
        assert_eq!(asked, row.addressee.kind == AddresseeKind::Registry, "{}", row.text);
    }
}

#[test]
fn actions_that_lack_something_are_refused() {
    let mut scene = scene("hotrnall.com");
    scene.actions = vec![ActionCode::RegistrarChange, ActionCode::ContactReplace, ActionCode::HostDisable];
    scene.addresses.clear();
    let lacks: Vec<ActionCode> = scene
        .refused()
        .into_iter()
        .map(|refused| match refused {
            OrderRefused::Lacks { action, .. } => action,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(lacks, [ActionCode::RegistrarChange, ActionCode::ContactReplace, ActionCode::HostDisable]);
    let scene = self::scene("hotrnall.com");
    let one = Relief { name_servers: vec![name("ns1.sinkhole.example")], ..relief() };
    assert_eq!(
        compile(&[scene.request()], &one).unwrap_err(),
        [OrderRefused::NameServers { domain: scene.domain.clone() }]
    );
    let within =
        Relief { name_servers: vec![name("ns1.hotrnall.com"), name("ns2.sinkhole.example")], ..relief() };
    assert!(matches!(
        &compile(&[scene.request()], &within).unwrap_err()[..],
        [OrderRefused::NameServerInOrder { .. }]
    ));
}

#[test]
fn a_compromised_site_stays_with_its_owner() {
    let mut scene = scene("bakery.com");
    scene.gate = gate(Some(Verdict::HostOnly), None, false);
    assert!(scene.refused().iter().all(|refused| matches!(refused, OrderRefused::HostOnly { .. })));
    scene.actions = vec![ActionCode::Preserve, ActionCode::HostDisable, ActionCode::Confirm];
    scene.registry.reach = Reach::Unknown;
    let table = scene.compile().unwrap();
    assert_eq!(table[1].values, ["192.0.2.7"]);
}

#[test]
fn only_a_name_that_is_not_registered_is_reserved() {
    let mut scene = scene("hotrnaii.com");
    scene.actions = vec![ActionCode::ReserveFuture, ActionCode::Confirm];
    assert!(matches!(&scene.refused()[..], [OrderRefused::Reserved { .. }]));
    scene.registered = false;
    assert_eq!(scene.compile().unwrap().len(), 2);
    scene.actions.push(ActionCode::Lock);
    assert!(matches!(&scene.refused()[..], [OrderRefused::Reserved { other: ActionCode::Lock, .. }]));
}
