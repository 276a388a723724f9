// Texts that somebody else chose, as they may be drawn: what `text::plain` of the server writes out is written out here too.

/// What shows nothing of its own: controls, breaks of lines, marks of direction, joiners, fillers, selectors of variants, tags.
const UNSEEN =
  /[\p{Cc}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{180b}-\u{180f}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{fff9}-\u{fffb}\u{e0000}-\u{e0fff}]/gu;

export const plain = (raw: string): string => raw.replace(UNSEEN, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
