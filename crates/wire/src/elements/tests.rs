use std::io::BufReader;

use super::*;

fn cut(text: &[u8], layout: Layout<'_>, limit: usize, capacity: usize) -> Result<Vec<String>, String> {
    let mut parts = Vec::new();
    let mut input = BufReader::with_capacity(capacity, text);
    let done = read_elements(&mut input, layout, limit, &mut |part| {
        parts.push(match part {
            Part::Member { key, value } => format!("{key}={}", String::from_utf8_lossy(value)),
            Part::Element { ordinal, line, bytes } => {
                format!("{ordinal}@{line}:{}", String::from_utf8_lossy(bytes))
            }
            Part::Oversize { ordinal, line, head } => {
                format!("{ordinal}@{line}>{}", String::from_utf8_lossy(head))
            }
        });
        ControlFlow::Continue(())
    });
    done.map(|()| parts).map_err(|error| error.to_string())
}

#[test]
fn members_and_elements_come_in_order_whatever_the_buffer() {
    let text = br#" {"type":"bundle", "objects" : [ {"a":"]}\"\\"} ,
        [1,[2]], "x", -1.5e3,true ], "n": null }  "#;
    for capacity in [1, 2, 3, 7, 64, 4096] {
        let parts = cut(text, Layout::Under("objects"), 1000, capacity).expect("well-formed");
        assert_eq!(
            parts,
            [
                r#"type="bundle""#,
                r#"1@1:{"a":"]}\"\\"}"#,
                "2@2:[1,[2]]",
                r#"3@2:"x""#,
                "4@2:-1.5e3",
                "5@2:true",
                "n=null"
            ]
        );
    }
}

#[test]
fn the_top_level_may_be_an_array_an_object_or_several() {
    let top = |text: &[u8]| cut(text, Layout::Top, 1000, 16);
    assert_eq!(top(b"\xef\xbb\xbf[1,2]"), Ok(vec!["1@1:1".to_owned(), "2@1:2".to_owned()]));
    assert_eq!(
        top(b"{\"a\":1}\n{\"a\":2}"),
        Ok(vec!["1@1:{\"a\":1}".to_owned(), "2@2:{\"a\":2}".to_owned()])
    );
    assert_eq!(top(b"[]"), Ok(vec![]));
    assert_eq!(top(b"  "), Ok(vec![]));
}

#[test]
fn a_broken_frame_is_named_with_its_line() {
    for (text, wanted) in [
        (&b"[1,"[..], "ends at line 1"),
        (b"[{\"a\":\n1", "ends inside the value that begins at line 1"),
        (b"[\"abc", "ends inside"),
        (b"[1 2]", "`2` stands at line 1, after 1 elements"),
        (b"[,]", "`,` stands"),
        (b"]", "`]` stands"),
    ] {
        let error = cut(text, Layout::Top, 1000, 8).expect_err("malformed");
        assert!(error.contains(wanted), "{error} lacks {wanted}");
    }
    for text in [
        &b"[]"[..],
        b"{\"a\" 1}",
        b"{a:1}",
        b"{\"a\":1,}",
        b"{\"a\":1} x",
        b"{\"a\":",
        b"{",
        b"",
        b"\xff\xfe",
    ] {
        assert!(cut(text, Layout::Under("objects"), 1000, 8).is_err(), "{text:?}");
    }
}

#[test]
fn an_oversize_element_is_cut_short_and_the_next_is_read() {
    let long = "z".repeat(5000);
    let text = format!("[\"{long}\",1]");
    let parts = cut(text.as_bytes(), Layout::Top, 10, 64).expect("well-formed");
    assert_eq!(parts, ["1@1>\"zzzzzzzzz", "2@1:1"]);
}

#[test]
fn depth_costs_neither_stack_nor_memory() {
    let deep = format!("[{}{},1]", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let parts = cut(deep.as_bytes(), Layout::Top, 16, 4096).expect("well-formed");
    assert_eq!(parts, ["1@1>[[[[[[[[[[[[[[[[", "2@1:1"]);
}

#[test]
fn a_sink_that_breaks_ends_the_reading() {
    let mut seen = 0;
    let done = read_elements(&mut &b"[1,2,3 broken"[..], Layout::Top, 10, &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert!(done.is_ok());
    assert_eq!(seen, 1);
}
