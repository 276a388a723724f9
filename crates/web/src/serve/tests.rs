use std::time::Instant;

use axum::body::Body;
use axum::routing::get;
use tokio::net::{TcpSocket, TcpStream};

use super::*;

const LIMITS: Limits = Limits {
    connections: 4,
    of_one_peer: 3,
    head: Duration::from_secs(2),
    head_bytes: 8 << 10,
    stuck: Duration::from_millis(500),
};
const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: desk.example\r\n\r\n";

/// A server of one small and one endless answer; where it listens, and what ends it.
async fn server() -> (SocketAddr, watch::Sender<bool>) {
    let endless = async || {
        let piece = || std::future::ready(Some((Ok::<_, std::io::Error>(vec![0_u8; 64 << 10]), ())));
        Body::from_stream(futures::stream::unfold((), move |()| piece()))
    };
    let router = Router::new().route("/", get(async || "ok\n")).route("/endless", get(endless));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (at, closing) = (listener.local_addr().unwrap(), watch::Sender::new(false));
    let ending = closing.clone();
    tokio::spawn(async move { serve(router, listener, None, LIMITS, &ending).await });
    (at, closing)
}

/// Writes all of it.
async fn say(stream: &TcpStream, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        stream.writable().await.unwrap();
        match stream.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
        }
    }
}

/// What comes until the other side ends, or nothing more comes for `patience`; and whether it ended.
async fn hear(stream: &TcpStream, patience: Duration) -> (String, bool) {
    let mut heard = Vec::new();
    loop {
        if timeout(patience, stream.readable()).await.is_err() {
            return (String::from_utf8_lossy(&heard).into_owned(), false);
        }
        let mut piece = [0; 4 << 10];
        match stream.try_read(&mut piece) {
            Ok(0) => return (String::from_utf8_lossy(&heard).into_owned(), true),
            Ok(count) => heard.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return (String::from_utf8_lossy(&heard).into_owned(), true),
        }
    }
}

async fn from(address: &str, at: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
    socket.connect(at).await.unwrap()
}

#[tokio::test]
async fn a_slow_head_is_cut_and_so_is_an_idle_connection() {
    let (at, _closing) = server().await;
    let began = Instant::now();
    let (slow, silent, idle) = (
        TcpStream::connect(at).await.unwrap(),
        TcpStream::connect(at).await.unwrap(),
        from("127.0.0.1", at).await,
    );
    say(&idle, ASK).await;
    // A byte now and then does not buy more time.
    for byte in ASK.iter().take(8) {
        say(&slow, &[*byte]).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for (stream, before) in [(&slow, ""), (&silent, ""), (&idle, "HTTP/1.1 200")] {
        let (heard, ended) = hear(stream, Duration::from_secs(20)).await;
        assert!(ended && heard.starts_with(before), "{heard}");
    }
    assert!(began.elapsed() >= LIMITS.head, "not at once");
}

#[tokio::test]
async fn a_long_head_is_refused_and_a_long_body_is_none_of_it() {
    let (at, _closing) = server().await;
    let stream = TcpStream::connect(at).await.unwrap();
    let long =
        format!("GET / HTTP/1.1\r\nhost: desk.example\r\nx: {}\r\n\r\n", "x".repeat(LIMITS.head_bytes));
    say(&stream, long.as_bytes()).await;
    let (heard, ended) = hear(&stream, Duration::from_secs(20)).await;
    assert!(ended && heard.starts_with("HTTP/1.1 431"), "{heard}");
    let stream = TcpStream::connect(at).await.unwrap();
    let fits =
        format!("GET / HTTP/1.1\r\nhost: desk.example\r\nx: {}\r\n\r\n", "x".repeat(LIMITS.head_bytes / 2));
    say(&stream, fits.as_bytes()).await;
    let (heard, _) = hear(&stream, Duration::from_millis(300)).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
}

#[cfg(target_os = "linux")] // The others have one address on loopback.
#[tokio::test]
async fn who_takes_all_it_may_holds_up_nobody_else() {
    let (at, _closing) = server().await;
    let mut greedy = Vec::new();
    for _ in 0..LIMITS.of_one_peer {
        let stream = from("127.0.0.1", at).await;
        say(&stream, b"GET / HTTP/1.1\r\n").await;
        greedy.push(stream);
    }
    let more = from("127.0.0.1", at).await;
    let (heard, ended) = hear(&more, Duration::from_secs(20)).await;
    assert!(ended && heard.is_empty(), "one more than its share is closed unheard: {heard}");
    let other = from("127.0.0.2", at).await;
    say(&other, ASK).await;
    let (heard, _) = hear(&other, Duration::from_millis(200)).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
    // All four places are taken now: a fifth waits, and is answered when those that were slow are cut.
    let last = from("127.0.0.3", at).await;
    say(&last, ASK).await;
    let (heard, _) = hear(&last, Duration::from_secs(20)).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
    for stream in greedy {
        assert!(hear(&stream, Duration::from_secs(20)).await.1, "cut");
    }
}

#[tokio::test]
async fn who_asks_and_never_reads_is_cut() {
    let (at, closing) = server().await;
    let stream = TcpStream::connect(at).await.unwrap();
    say(&stream, b"GET /endless HTTP/1.1\r\nhost: desk.example\r\n\r\n").await;
    tokio::time::sleep(LIMITS.stuck * 3).await;
    let (_, ended) = hear(&stream, Duration::from_secs(20)).await;
    assert!(ended, "what lay in the buffers comes, and then the end");
    drop(closing);
}

#[tokio::test]
async fn the_end_waits_for_an_answer_and_not_for_an_idle_connection() {
    let (at, closing) = server().await;
    let idle = TcpStream::connect(at).await.unwrap();
    say(&idle, ASK).await;
    assert!(hear(&idle, Duration::from_millis(100)).await.0.starts_with("HTTP/1.1 200"));
    let began = Instant::now();
    closing.send_replace(true);
    let (_, ended) = hear(&idle, Duration::from_secs(20)).await;
    assert!(ended && began.elapsed() < LAST_WORDS);
}
