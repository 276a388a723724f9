use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of an answer at most.
const BODY: usize = 64 << 20;

/// A connection that is kept, as browsers keep theirs: HTTP/1.1 (RFC 9112), bodies of a known length only.
pub(super) struct Client {
    address: SocketAddr,
    /// The value of the session's cookie.
    cookie: String,
    open: Option<BufReader<TcpStream>>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Header lines.
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Client {
    pub(super) const fn new(address: SocketAddr, cookie: String) -> Self {
        Self { address, cookie, open: None }
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, "")
    }

    /// Asks once more on a new connection when the kept one was closed meanwhile.
    pub(super) fn ask(&mut self, method: &str, path: &str, form: &str) -> Result<Answer> {
        if let Some(kept) = self.open.take()
            && let Ok((answer, kept)) = self.on(kept, method, path, form)
        {
            self.open = kept;
            return Ok(answer);
        }
        let (answer, kept) = self.on(self.connect()?, method, path, form)?;
        self.open = kept;
        Ok(answer)
    }

    /// A stream of events that stays open; gives the connection after its head.
    pub(super) fn listen(&self, path: &str) -> Result<BufReader<TcpStream>> {
        let mut stream = self.connect()?;
        self.send(&mut stream, "GET", path, "")?;
        let head = head(&mut stream)?;
        ensure!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        Ok(stream)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address).context("connect to the server")?;
        stream.set_read_timeout(Some(PATIENCE)).context("set the patience")?;
        stream.set_nodelay(true).context("set no delay")?;
        Ok(BufReader::new(stream))
    }

    fn send(
        &self,
        stream: &mut BufReader<TcpStream>,
        method: &str,
        path: &str,
        form: &str,
    ) -> std::io::Result<()> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: interdict={}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            self.cookie,
            form.len()
        );
        stream.get_mut().write_all(request.as_bytes())
    }

    fn on(
        &self,
        mut stream: BufReader<TcpStream>,
        method: &str,
        path: &str,
        form: &str,
    ) -> Result<(Answer, Option<BufReader<TcpStream>>)> {
        self.send(&mut stream, method, path, form)?;
        let head = head(&mut stream)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status: u16 = status.with_context(|| format!("no status in `{head}`"))?;
        let field = |name: &str| {
            head.lines().find_map(|line| {
                let (field, value) = line.split_once(':')?;
                field.eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let length = field("content-length").map_or(Ok(0), str::parse::<usize>).context("content-length")?;
        ensure!(length <= BODY, "an answer of {length} bytes");
        let mut body = vec![0; length];
        stream.read_exact(&mut body).context("read the answer")?;
        let closes = field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        Ok((Answer { status, head, body }, (!closes).then_some(stream)))
    }
}

/// The lines before the body.
fn head(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut head = String::new();
    loop {
        let before = head.len();
        ensure!(stream.read_line(&mut head).context("read the answer")? > 0, "the connection was closed");
        ensure!(head.len() < 64 << 10, "a head without end");
        if head[before..].trim().is_empty() {
            return Ok(head);
        }
    }
}
