use super::lexer::{Lexer, Token};
use super::{
    Comparison, Literal, MAX_NESTING, Observations, Operator, Path, PatternError, PatternVersion, Qualifier,
    Step, Test,
};
use crate::stix::moment::Moment;

/// Words that are no names.
const KEYWORDS: [&str; 18] = [
    "AND",
    "OR",
    "NOT",
    "FOLLOWEDBY",
    "LIKE",
    "MATCHES",
    "ISSUPERSET",
    "ISSUBSET",
    "EXISTS",
    "LAST",
    "IN",
    "START",
    "STOP",
    "SECONDS",
    "WITHIN",
    "REPEATS",
    "TIMES",
    "null",
];

/// Reads a whole pattern.
pub(super) fn parse(text: &str, version: PatternVersion) -> Result<Observations, PatternError> {
    let mut lexer = Lexer::new(text);
    let (at, token) = lexer.next()?;
    let mut parser = Parser { lexer, at, token, depth: 0, version };
    let observations = parser.followed_by()?;
    match parser.token {
        Token::End => Ok(observations),
        _ => Err(parser.unexpected("AND, OR, FOLLOWEDBY, a qualifier or the end")),
    }
}

/// A parser by recursive descent; it recurses only into brackets, which are counted.
struct Parser<'t> {
    lexer: Lexer<'t>,
    at: usize,
    token: Token,
    depth: usize,
    version: PatternVersion,
}

type Parsed<T> = Result<T, PatternError>;

/// Makes an operator of its text.
type MakeTextual = fn(String) -> Operator;

impl Parser<'_> {
    fn advance(&mut self) -> Parsed<Token> {
        let (at, token) = self.lexer.next()?;
        self.at = at;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn unexpected(&self, wanted: &'static str) -> PatternError {
        let found = match &self.token {
            Token::Word(word) => format!("`{}`", word.chars().take(80).collect::<String>()),
            Token::Literal(_) => "a value".to_owned(),
            Token::Sign(sign) => format!("`{sign}`"),
            Token::End => "its end".to_owned(),
        };
        PatternError::Syntax { at: self.at, found, wanted }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.token, Token::Word(found) if found == word)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token, Token::Sign(found) if found == sign)
    }

    /// Takes `word` if it stands here.
    fn word(&mut self, word: &str) -> Parsed<bool> {
        let here = self.is_word(word);
        if here {
            self.advance()?;
        }
        Ok(here)
    }

    fn expect_word(&mut self, word: &'static str) -> Parsed<()> {
        if self.word(word)? { Ok(()) } else { Err(self.unexpected(word)) }
    }

    fn expect_sign(&mut self, sign: &'static str, wanted: &'static str) -> Parsed<()> {
        if !self.is_sign(sign) {
            return Err(self.unexpected(wanted));
        }
        self.advance().map(drop)
    }

    /// Reads what stands in brackets, one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MAX_NESTING {
            return Err(PatternError::TooDeep { at: self.at });
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn chain<T>(&mut self, word: &str, read: fn(&mut Self) -> Parsed<T>, join: fn(Vec<T>) -> T) -> Parsed<T> {
        let first = read(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.word(word)? {
            all.push(read(self)?);
        }
        Ok(join(all))
    }

    fn followed_by(&mut self) -> Parsed<Observations> {
        self.chain("FOLLOWEDBY", Self::any_observed, Observations::FollowedBy)
    }

    fn any_observed(&mut self) -> Parsed<Observations> {
        self.chain("OR", Self::all_observed, Observations::Or)
    }

    fn all_observed(&mut self) -> Parsed<Observations> {
        self.chain("AND", Self::qualified, Observations::And)
    }

    fn qualified(&mut self) -> Parsed<Observations> {
        let inner = if self.is_sign("[") {
            self.advance()?;
            let comparison = self.any_test()?;
            self.expect_sign("]", "AND, OR or `]`")?;
            Observations::One(comparison)
        } else if self.is_sign("(") {
            self.advance()?;
            let inner = self.deeper(Self::followed_by)?;
            self.expect_sign(")", "AND, OR, FOLLOWEDBY, a qualifier or `)`")?;
            Observations::Group(Box::new(inner))
        } else {
            return Err(self.unexpected("`[` or `(`"));
        };
        let mut qualifiers = Vec::new();
        while let Some(qualifier) = self.qualifier()? {
            qualifiers.push(qualifier);
        }
        Ok(if qualifiers.is_empty() { inner } else { Observations::Qualified(Box::new(inner), qualifiers) })
    }

    fn qualifier(&mut self) -> Parsed<Option<Qualifier>> {
        if self.word("WITHIN")? {
            let seconds = match self.token {
                Token::Literal(Literal::Integer(seconds)) if seconds >= 0 => seconds as f64,
                Token::Literal(Literal::Float(seconds)) if seconds >= 0.0 => seconds,
                _ => return Err(self.unexpected("a positive number of seconds")),
            };
            self.advance()?;
            self.expect_word("SECONDS")?;
            return Ok(Some(Qualifier::Within(seconds)));
        }
        if self.word("REPEATS")? {
            let Token::Literal(Literal::Integer(times)) = self.token else {
                return Err(self.unexpected("a positive number of times"));
            };
            let times = u64::try_from(times).map_err(|_| self.unexpected("a positive number of times"))?;
            self.advance()?;
            self.expect_word("TIMES")?;
            return Ok(Some(Qualifier::Repeats(times)));
        }
        if self.word("START")? {
            let start = self.time()?;
            self.expect_word("STOP")?;
            return Ok(Some(Qualifier::During { start, stop: self.time()? }));
        }
        Ok(None)
    }

    fn time(&mut self) -> Parsed<(Moment, String)> {
        let time = match (&self.token, self.version) {
            (Token::Literal(Literal::Time(moment, text)), PatternVersion::V21) => (*moment, text.clone()),
            (Token::Literal(Literal::Text(text)), PatternVersion::V20) => {
                let moment = Moment::parse_lenient(text);
                (moment.map_err(|_| self.unexpected("a timestamp in quotes"))?, text.clone())
            }
            _ => return Err(self.unexpected("a timestamp t'...'")),
        };
        self.advance()?;
        Ok(time)
    }

    fn any_test(&mut self) -> Parsed<Comparison> {
        self.chain("OR", Self::all_tests, Comparison::Or)
    }

    fn all_tests(&mut self) -> Parsed<Comparison> {
        self.chain("AND", Self::one_test, Comparison::And)
    }

    fn one_test(&mut self) -> Parsed<Comparison> {
        if self.is_sign("(") {
            self.advance()?;
            let inner = self.deeper(Self::any_test)?;
            self.expect_sign(")", "AND, OR or `)`")?;
            return Ok(Comparison::Group(Box::new(inner)));
        }
        let negated = self.word("NOT")?;
        if self.word("EXISTS")? {
            let path = self.path()?;
            return Ok(Comparison::Test(Test { path, negated, operator: Operator::Exists }));
        }
        if negated {
            return Err(self.unexpected("EXISTS"));
        }
        let path = self.path()?;
        let negated = self.word("NOT")?;
        Ok(Comparison::Test(Test { path, negated, operator: self.operator()? }))
    }

    fn path(&mut self) -> Parsed<Path> {
        let wanted = "the type of an object";
        let kind = match self.advance_name(wanted)? {
            Token::Word(kind) => kind,
            _ => return Err(self.unexpected(wanted)),
        };
        self.expect_sign(":", "`:` after a type")?;
        let mut steps = vec![self.key()?];
        loop {
            if self.is_sign(".") {
                self.advance()?;
                steps.push(self.key()?);
            } else if self.is_sign("[") {
                self.advance()?;
                let step = match self.token {
                    Token::Sign("*") => Step::Any,
                    Token::Literal(Literal::Integer(index)) => Step::Index(index),
                    _ => return Err(self.unexpected("an index or `*`")),
                };
                self.advance()?;
                self.expect_sign("]", "`]` after an index")?;
                steps.push(step);
            } else {
                return Ok(Path { kind, steps });
            }
        }
    }

    /// Takes a word that is no keyword.
    fn advance_name(&mut self, wanted: &'static str) -> Parsed<Token> {
        match &self.token {
            Token::Word(word) if !KEYWORDS.contains(&word.as_str()) => self.advance(),
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn key(&mut self) -> Parsed<Step> {
        let wanted = "the name of a property; one with a hyphen stands in quotes";
        if let Token::Literal(Literal::Text(text)) = &self.token {
            let step = Step::Key(text.clone());
            self.advance()?;
            return Ok(step);
        }
        if matches!(&self.token, Token::Word(word) if word.contains('-')) {
            return Err(self.unexpected(wanted));
        }
        match self.advance_name(wanted)? {
            Token::Word(word) => Ok(Step::Key(word)),
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn operator(&mut self) -> Parsed<Operator> {
        let wanted = "a comparison";
        if let Token::Sign(sign) = self.token {
            let make: fn(Literal) -> Operator = match sign {
                "=" => Operator::Equal,
                "!=" => Operator::NotEqual,
                "<" => Operator::Less,
                "<=" => Operator::LessOrEqual,
                ">" => Operator::Greater,
                ">=" => Operator::GreaterOrEqual,
                _ => return Err(self.unexpected(wanted)),
            };
            self.advance()?;
            let ordered = !matches!(sign, "=" | "!=");
            if ordered && matches!(self.token, Token::Literal(Literal::Bool(_))) {
                return Err(self.unexpected("a value that has an order"));
            }
            return self.literal().map(make);
        }
        if self.word("IN")? {
            return self.set().map(Operator::In);
        }
        let texts: [(&str, MakeTextual); 4] = [
            ("LIKE", Operator::Like),
            ("MATCHES", Operator::Matches),
            ("ISSUBSET", Operator::IsSubset),
            ("ISSUPERSET", Operator::IsSuperset),
        ];
        for (word, make) in texts {
            if self.word(word)? {
                let Token::Literal(Literal::Text(_)) = self.token else {
                    return Err(self.unexpected("a string"));
                };
                return match self.advance()? {
                    Token::Literal(Literal::Text(text)) => Ok(make(text)),
                    _ => Err(self.unexpected("a string")),
                };
            }
        }
        Err(self.unexpected(wanted))
    }

    fn set(&mut self) -> Parsed<Vec<Literal>> {
        self.expect_sign("(", "`(` after IN")?;
        let mut values = Vec::new();
        if !self.is_sign(")") {
            values.push(self.literal()?);
            while self.is_sign(",") {
                self.advance()?;
                values.push(self.literal()?);
            }
        }
        self.expect_sign(")", "`,` or `)`")?;
        Ok(values)
    }

    fn literal(&mut self) -> Parsed<Literal> {
        let Token::Literal(_) = self.token else { return Err(self.unexpected("a value")) };
        match self.advance()? {
            Token::Literal(literal) => Ok(literal),
            _ => Err(self.unexpected("a value")),
        }
    }
}

#[cfg(test)]
mod tests;
