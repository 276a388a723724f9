//! The desk in a browser measured from outside: a desk full of made-up data, served, and read by many at once.

mod client;
mod load;
mod names;
mod routes;
mod server;

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use self::client::Client;
use self::load::{Load, Taken};
use self::names::Names;
use self::server::{Server, program};
use super::generate::Rows;
use super::machine;
use crate::demo::AS_OF;
use crate::measure;
use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, did_its_work, root};

/// What a page may take, in milliseconds; the server's start, in the same; its memory, in MiB.
const PAGE: f64 = 200.0;
const START: u128 = 1_000;
const MEMORY: u64 = 1_536;
/// Clusters that get an attribution and a profile, and those that get a case, at most: all would take hours, and pages show
/// them one by one.
const ATTRIBUTED: usize = 20;
const CASES: usize = 3;
/// Requests of each route as the only user.
const ALONE: u32 = 20;

/// Makes the desk unless it is there, serves it, reads every route alone and then with many. An answer that is an error
/// fails it; a figure beyond the goal is marked with `!`.
pub(super) fn run(options: &Options) -> Result<()> {
    let number = |option: &str, otherwise: u64| {
        let given = options.value(option).map_or(Ok(otherwise), str::parse::<u64>);
        given.with_context(|| format!("{option} takes a number"))
    };
    let (names, rows) = (number("--names", 1_000_000)?, number("--rows", 10_000_000)?);
    let (users, seconds) = (number("--users", 20)?, number("--seconds", 60)?);
    let pause = Duration::from_millis(number("--pause", 1_000)?);
    ensure!(names >= 5_000 && rows >= 10_000, "--names takes a number from 5000 on, --rows from 10000 on");
    let metadata = Metadata::read()?;
    let release = !options.has("--dev");
    let binary = build_interdict(&metadata, release)?;
    let folder = match options.value("--in") {
        Some(folder) => std::path::absolute(folder).context("--in")?,
        None => metadata.target_directory.join("bench-desk"),
    };
    let folder = folder.join(format!("{names}-{rows}"));
    let made = folder.join("made");
    if !made.exists() {
        if folder.starts_with(&metadata.target_directory) {
            clear(&metadata, &folder)?;
        }
        ensure!(!folder.join("desk").exists(), "{} holds half a desk; remove it", folder.display());
        make(&binary, &folder, names, rows)?;
        File::create(&made).context("note that the desk is made")?;
    }
    let server = Server::start(program(&binary, &folder))?;
    let cookie = server.sign_in()?;
    let mut client = Client::new(server.address, cookie.clone());
    ordered(&mut client)?;
    let routes = routes::all(&mut client, names, rows)?;
    let load = Load { address: server.address, cookie: &cookie, routes: &routes };
    println!(
        "\n| {names} names, {rows} rows; alone | ms of CPU each | p50 ms | max ms | status |\n| --- | --- | --- | --- | --- |"
    );
    let mut errors = 0;
    for route in &routes {
        let before = server.so_far()?.0;
        let taken = load.alone(route, ALONE);
        let cpu = server.so_far()?.0.saturating_sub(before).as_secs_f64() * 1_000.0 / f64::from(ALONE);
        errors += taken.errors();
        println!(
            "| {} | {cpu:.1} | {:.1} | {:.1} | {} |",
            route.name,
            taken.within(50),
            taken.within(100),
            taken.statuses()
        );
    }
    let before = server.so_far()?.0;
    let all = load.together(users, Duration::from_secs(seconds), pause)?;
    let (cpu, peak_kib) = server.so_far()?;
    errors += all.iter().map(Taken::errors).sum::<u64>();
    println!(
        "\n| {users} users, {seconds} s | requests | p50 ms | p95 ms | max ms | status |\n| --- | --- | --- | --- | --- | --- |"
    );
    for (route, taken) in routes.iter().zip(&all) {
        let most = taken.within(95);
        println!(
            "| {} | {} | {:.1} | {most:.1}{} | {:.1} | {} |",
            route.name,
            taken.requests(),
            taken.within(50),
            over(most > PAGE),
            taken.within(100),
            taken.statuses()
        );
    }
    let requests: usize = all.iter().map(Taken::requests).sum();
    let start = server.start.as_millis();
    println!("\nstart         {start} ms{}", over(start > START));
    println!("memory, peak  {} MiB{}", peak_kib / 1_024, over(peak_kib / 1_024 > MEMORY));
    println!(
        "CPU           {:.1} s of the server for {requests} requests",
        cpu.saturating_sub(before).as_secs_f64()
    );
    println!("pauses        {} ms in the mean", pause.as_millis());
    println!("\n{}", machine(release));
    ensure!(errors == 0, "{errors} requests were answered with errors");
    Ok(())
}

fn over(over: bool) -> &'static str {
    if over { " !" } else { "" }
}

/// Designators of clusters, those of the most usual size first.
fn clusters(binary: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut command = program(binary, folder);
    let output =
        command.args(["--format", "ndjson", "cluster", "list"]).output().context("list the clusters")?;
    ensure!(did_its_work(output.status), "`cluster list` failed ({})", output.status);
    let text = String::from_utf8(output.stdout).context("read the clusters")?;
    let mut sizes = Vec::new();
    for line in text.lines() {
        let cluster: serde_json::Value = serde_json::from_str(line).context("read a cluster")?;
        let designator = cluster["designator"].as_str().context("a cluster without designator")?;
        sizes.push((cluster["members"].as_array().map_or(0, Vec::len), designator.to_owned()));
    }
    ensure!(!sizes.is_empty(), "no cluster was found");
    sizes.sort();
    let middle = sizes.len() / 2;
    sizes.rotate_left(middle);
    Ok(sizes.into_iter().map(|(_, designator)| designator).collect())
}

/// A job, so that there is one to look at; waits until it ended.
fn ordered(client: &mut Client) -> Result<()> {
    let page = String::from_utf8_lossy(&client.get("/evidence")?.body).into_owned();
    let token = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let form = format!("csrf={}", token.context("no form on /evidence")?);
    let answer = client.ask("POST", "/evidence/verify", &form)?;
    ensure!(answer.status == 303, "/evidence/verify answers {}", answer.status);
    for _ in 0..3_000 {
        let job: serde_json::Value = serde_json::from_slice(&client.get("/api/v1/jobs/1")?.body)?;
        if job["ended"].is_string() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    anyhow::bail!("the first job does not end")
}

/// The demo's knowledge and telemetry, the made-up names and rows, and the ring over all of it.
fn make(binary: &Path, folder: &Path, names: u64, rows: u64) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    let names = Names(names);
    let file = |name: &str| {
        let path = folder.join(name);
        let file = File::create(&path).with_context(|| format!("create {}", path.display()))?;
        Ok::<_, anyhow::Error>((path, file))
    };
    let (list, out) = file("names.txt")?;
    names.list(out)?;
    let (sightings, out) = file("sightings.ndjson")?;
    names.sightings(out)?;
    let step = |arguments: &[&str]| {
        println!("interdict {}", arguments.join(" "));
        let mut command = program(binary, folder);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        let (status, usage) = measure::run(&mut command)?;
        ensure!(did_its_work(status), "`{}` failed ({status})", arguments.join(" "));
        println!("  CPU {}, peak {}", usage.cpu_text(), usage.peak_text());
        Ok(())
    };
    let text = |path: &Path| path.display().to_string();
    step(&["init", &text(&folder.join("desk"))])?;
    step(&["observe", &text(&list), &text(&sightings)])?;
    println!("interdict observe -");
    let mut command = program(binary, folder);
    command.args(["observe", "-"]).stdout(Stdio::null());
    let (status, usage) = measure::fed(&mut command, |input| Rows::of(rows).lines(0..rows, input))?;
    ensure!(did_its_work(status), "`observe` failed ({status})");
    println!("  CPU {}, peak {}", usage.cpu_text(), usage.peak_text());
    step(&["lake", "compact", "--full"])?;
    step(&["observe", &text(&root().join("demo").join("input"))])?;
    step(&["finding", "detect", "--as-of", AS_OF])?;
    step(&["cluster", "track", "--as-of", AS_OF])?;
    let clusters = clusters(binary, folder)?;
    for (number, cluster) in clusters.iter().enumerate().take(ATTRIBUTED) {
        step(&["attribute", cluster, "--as-of", AS_OF])?;
        step(&["profile", cluster, "--as-of", AS_OF])?;
        if number < CASES {
            step(&["case", "new", "--cluster", cluster, "--as-of", AS_OF])?;
        }
    }
    fs::remove_file(&list).and_then(|()| fs::remove_file(&sightings)).context("remove what was taken in")
}
