use std::collections::*;
use engine::attribute::overlap::{Overlap, Kind};
pub(crate) fn dump(reports:&[model::Report]){
    let all: Vec<&model::Report> = reports.iter().collect();
    let o=Overlap::train(&all);
    let mut m: BTreeMap<(Kind,String),BTreeMap<String,usize>>=BTreeMap::new();
    for r in &all { for (a,ks) in o.of(r) { if a==r.actor { for k in ks { if k.kind!=Kind::Name && k.kind!=Kind::Network { *m.entry((k.kind,k.value)).or_default().entry(a.clone()).or_default()+=1; } } } } }
    let mut v: Vec<_>=m.into_iter().filter(|x|x.1.len()>1).collect();
    // pairs wrong directly
    let cost=|x:&BTreeMap<String,usize>|{let s:usize=x.values().sum(); let q:usize=x.values().map(|n|n*n).sum(); (s*s-q)/2};
    v.sort_by_key(|x|std::cmp::Reverse(cost(&x.1)));
    for (k,a) in v.iter() { println!("{:?} {} {} {:?}",k.0,k.1,cost(a),a); }
}
