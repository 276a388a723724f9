use std::io::Write as _;

use super::*;

const LIMIT: usize = 1 << 20;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn stream(number: u32, dict: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("{number} 0 obj <<{dict}/Length {}>> stream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream endobj\n"].concat()
}

/// A file of one page that shows `content`, with `more` objects; its font is object 5.
fn file(content: &[u8], more: &[u8]) -> Vec<u8> {
    let head = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n";
    [&head[..], &stream(4, "/Filter/FlateDecode", &deflated(content)), more].concat()
}

const FONT: &[u8] = b"5 0 obj<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding>>endobj\n";

fn text(file: &[u8]) -> String {
    read(file, LIMIT).unwrap().0
}

#[test]
fn lines_words_and_paragraphs_are_told_by_where_they_stand() {
    let shown = text(&file(
        b"BT /F 10 Tf 72 700 Td (evil) Tj 30 0 Td (.example) Tj 0 -12 Td [(by)-400(Kim)10(suky)] TJ 0 -40 Td (Next) Tj ET",
        FONT,
    ));
    assert_eq!(shown, "evil .example\nby Kimsuky\n\nNext\x0c");
}

#[test]
fn what_codes_mean_is_read_from_differences_and_maps() {
    let named =
        b"5 0 obj<</Type/Font/Subtype/Type1/Encoding<</Differences[1/A/fi/eacute/uni2019]>>>>endobj\n";
    assert_eq!(text(&file(b"BT /F 10 Tf <01020304> Tj (\\223x\\224) Tj ET", named)), "Afié’“x”\x0c");
    let map =
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0003> <00410042> endbfchar
        2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0031> <D83DDE00>] endbfrange";
    let composite = [
        &b"5 0 obj<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R>>endobj\n"[..],
        &stream(7, "/Filter/FlateDecode", &deflated(map)),
    ]
    .concat();
    let shown = file(b"BT /F 10 Tf <0003001000110012002000210099> Tj ET", &composite);
    assert_eq!(text(&shown), "ABabc1😀\x0c");
    // Codes in brackets may have the numbers of controls.
    let named = b"5 0 obj<</Type/Font/Subtype/Type1/Encoding<</Differences[8/B 12/F 13/R/o 40/p]>>>>endobj\n";
    assert_eq!(text(&file(b"BT /F 10 Tf (\\b\\f\\r\\016\\050) Tj ET", named)), "BFRop\x0c");
}

#[test]
fn objects_in_streams_and_drawings_in_drawings_are_read() {
    let packed =
        deflated(b"5 0 8 60 <</Type/Font/Subtype/Type1>>                              <</Type/Font>>");
    let more = [
        stream(9, "/Type/ObjStm/N 2/First 9/Filter/FlateDecode", &packed),
        stream(6, "/Subtype/Form/Resources<</Font<</F 5 0 R>>>>", b"BT /F 9 Tf (inner) Tj ET"),
    ]
    .concat();
    assert_eq!(text(&file(b"/X Do", &more)), "inner\x0c");
}

#[test]
fn what_cannot_be_read_is_said() {
    assert_eq!(read(b"%PDF-1.4\ntrailer <</Root 1 0 R/Encrypt 9 0 R>>", LIMIT), Err(PdfError::Encrypted));
    assert_eq!(read(&file(b"0 0 m 9 9 l S", FONT), LIMIT), Err(PdfError::NoText));
    let codes = "<01>".repeat(30).replace('>', "> Tj ");
    let (_, notes) = read(&file(format!("BT /F 9 Tf (a) Tj {codes} ET").as_bytes(), FONT), LIMIT).unwrap();
    assert!(notes[0].contains("30 letters"), "{notes:?}");
}

#[test]
fn bombs_are_bounded_and_said() {
    // 600 MB of content in 600 kB, twice; a stream within a stream; one stream shown by many pages.
    let bomb = deflated(&vec![b' '; 300 << 20]);
    let mut pdf = file(b"BT /F 9 Tf (before) Tj ET", FONT);
    pdf.extend(
        b"2 0 obj<</Type/Pages/Kids[3 0 R 20 0 R 21 0 R 22 0 R]/Resources<</Font<</F 5 0 R>>>>>>endobj\n",
    );
    for number in 20..23 {
        pdf.extend(format!("{number} 0 obj<</Type/Page/Contents 30 0 R>>endobj\n").bytes());
    }
    pdf.extend(stream(30, "/Filter/FlateDecode", &bomb));
    let (shown, notes) = read(&pdf, LIMIT).unwrap();
    assert!(shown.starts_with("before") && notes[0].contains("more than is read"), "{notes:?}");
    let twice = stream(4, "/Filter[/FlateDecode/FlateDecode]", &deflated(&bomb));
    assert_eq!(read(&file(b"", &[FONT, &twice].concat()), LIMIT).map(|_| ()), Err(PdfError::NoText));
}

#[test]
fn what_points_at_itself_or_never_closes_ends() {
    let mut own = file(b"/X Do BT /F 9 Tf (x) Tj ET", FONT);
    own.extend(stream(6, "/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", b"/X Do /X Do"));
    own.extend(b"2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R 2 0 R]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>endobj\n");
    own.extend(b"8 0 obj 8 0 R endobj 9 0 obj 10 0 R endobj 10 0 obj 9 0 R endobj");
    assert_eq!(text(&own), "x\x0c");
    for part in [
        "1 0 obj (",
        "1 0 obj <<",
        "1 0 obj [",
        "1 0 obj <</A ",
        "obj ",
        "1 0 obj<<>>stream\n",
        "trailer <<",
        "<",
        "((",
    ] {
        let pdf = [b"%PDF-1.4\n".to_vec(), part.repeat((4 << 20) / part.len()).into_bytes()].concat();
        assert!(read(&pdf, LIMIT).is_err(), "{part}");
        let content =
            [b"BT /F 9 Tf (x) Tj ".to_vec(), part.repeat((1 << 20) / part.len()).into_bytes()].concat();
        assert!(text(&file(&content, FONT)).starts_with('x'), "{part}");
    }
}

#[test]
fn tables_of_fonts_that_claim_millions_of_codes_are_bounded() {
    let map = "<0000> <ffff> <0041> ".repeat(50_000);
    let map = format!("1 beginbfrange {map} endbfrange");
    let widths = "0 65535 500 ".repeat(30_000);
    let more = [
        format!("5 0 obj<</Subtype/Type0/ToUnicode 7 0 R/DescendantFonts[<</W[{widths}]>>]>>endobj\n")
            .into_bytes(),
        stream(7, "/Filter/FlateDecode", &deflated(map.as_bytes())),
    ]
    .concat();
    let _ = read(&file(b"BT /F 9 Tf <0041> Tj ET", &more), LIMIT);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), at in 0_usize..900) {
        let mut pdf = file(b"BT /F 9 Tf 1 0 0 1 5 5 Tm [(a)-9(b)] TJ ET", FONT);
        let at = at.min(pdf.len());
        pdf.splice(at..at, bytes);
        let _ = read(&pdf, LIMIT);
    }
}
