use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// What a connection is answered: pieces of bytes, each after a pause.
pub(crate) type Script = Vec<(Duration, Vec<u8>)>;

/// A server that answers each connection with the next script and closes it; it gives the heads of the requests.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) heads: Receiver<String>,
}

pub(crate) fn serve(scripts: Vec<Script>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, heads) = channel();
    thread::spawn(move || {
        for script in scripts {
            let Ok((stream, _)) = listener.accept() else { return };
            let _ = sender.send(answer(stream, script));
        }
    });
    Server { port, heads }
}

fn answer(mut stream: TcpStream, script: Script) -> String {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        head.push_str(&line.to_lowercase());
    }
    for (pause, bytes) in script {
        thread::sleep(pause);
        if stream.write_all(&bytes).and_then(|()| stream.flush()).is_err() {
            break;
        }
    }
    head
}

/// One answer at once.
pub(crate) fn at_once(head: &str, body: &[u8]) -> Script {
    let mut bytes = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    vec![(Duration::ZERO, bytes)]
}

/// `200 OK` with a length.
pub(crate) fn ok(more: &str, body: &[u8]) -> Script {
    at_once(&format!("200 OK\r\nContent-Length: {}{more}", body.len()), body)
}
