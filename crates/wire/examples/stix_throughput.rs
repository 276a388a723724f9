//! Reads STIX bundles (plain or gzip) and says how long each step takes, in CPU time of the process.
//!
//! `cargo run --release -p wire --example stix_throughput -- FILE... [--write OUT]`. With `--write` the valid objects
//! of all files, those of STIX 2.0 upgraded, are written as one bundle.

#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(clippy::disallowed_methods, reason = "an example reads files and a clock")]

use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::time::Instant;

use wire::stix::{BundleWriter, Object, read_bundle, seeded_id, upgrade, validate};

/// CPU seconds of this process, user and system, as Linux counts them; `None` elsewhere.
fn cpu() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn timed(what: &str, bytes: &[u8], mut each: impl FnMut(&Object<'_>)) {
    let (began, wall) = (cpu(), Instant::now());
    let (mut objects, mut rejected) = (0_u64, 0_u64);
    let (_, done) = read_bundle(&mut &bytes[..], &mut |_, object| {
        match object {
            Ok(object) => {
                objects += 1;
                each(&object);
            }
            Err(_) => rejected += 1,
        }
        ControlFlow::Continue(())
    });
    let seconds = cpu().zip(began).map_or(f64::NAN, |(end, began)| end - began);
    let end = if done.is_ok() { "whole" } else { "broken off" };
    println!(
        "{what}: {objects} objects, {rejected} rejected, {end}, {seconds:.2} CPU s, {:.2?} wall",
        wall.elapsed()
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let out = paths.iter().position(|path| path == "--write").map(|at| paths.split_off(at));
    let mut all = Vec::new();
    for path in paths {
        let mut bytes = Vec::new();
        let mut file = BufReader::new(std::fs::File::open(&path)?);
        if path.ends_with(".gz") {
            flate2::read::GzDecoder::new(file).read_to_end(&mut bytes)?;
        } else {
            file.read_to_end(&mut bytes)?;
        }
        println!("{path}: {} bytes", bytes.len());
        timed("read and typed", &bytes, |_| {});
        let (mut valid, mut advice) = (0, 0);
        timed("and validated", &bytes, |object| {
            let verdict = validate(object);
            valid += u64::from(verdict.is_valid());
            advice += verdict.advice_of_standard().count();
        });
        println!("  valid: {valid}, pieces of advice: {advice}");
        let (mut made, mut invalid) = (0_u64, 0_u64);
        let mut first = None;
        timed("and upgraded", &bytes, |object| {
            for members in upgrade(object).into_iter().flat_map(|up| up.objects) {
                made += 1;
                if let Ok(object) = Object::from_members(members) {
                    let verdict = validate(&object);
                    invalid += u64::from(!verdict.is_valid());
                    first = first.take().or_else(|| verdict.reason());
                }
            }
        });
        println!("  objects of 2.1 made: {made}, not valid: {invalid} {}", first.unwrap_or_default());
        all.push(bytes);
    }
    let Some(out) = out.as_deref().and_then(|out| out.get(1)) else { return Ok(()) };
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    let mut writer = BundleWriter::new(&mut file, &seeded_id("bundle", out.as_bytes()))?;
    let mut refused = 0_u64;
    for bytes in &all {
        let _ = read_bundle(&mut bytes.as_slice(), &mut |_, object| {
            let Ok(object) = object else { return ControlFlow::Continue(()) };
            match upgrade(&object) {
                None => refused += u64::from(writer.object(&object).is_err()),
                Some(up) => {
                    for object in
                        up.objects.into_iter().filter_map(|members| Object::from_members(members).ok())
                    {
                        refused += u64::from(writer.object(&object).is_err());
                    }
                }
            }
            ControlFlow::Continue(())
        });
    }
    println!("{out}: {} objects written, {refused} refused", writer.finish()?);
    Ok(())
}
