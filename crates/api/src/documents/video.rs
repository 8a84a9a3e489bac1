//! Whether a video is what it says and whole, as far as its container tells: nothing is decoded.

use super::content::Fault;
use std::io::{Read, Seek, SeekFrom};
use ventanilla_shared::procedure::MediaType;

/// Most of a video's header that is read, in bytes; that of a recording of an hour stays below.
const HEADER: u64 = 16 * 1024 * 1024;

/// Judges a file that says it is a video by its first bytes.
pub fn judge(file: &mut (impl Read + Seek), kind: MediaType) -> Result<(), Fault> {
    let whole = match kind {
        MediaType::Mp4 => mp4(file),
        MediaType::Webm => webm(file),
        MediaType::Pdf | MediaType::Jpeg | MediaType::Png => None,
    };
    if whole == Some(true) { Ok(()) } else { Err(Fault::Broken) }
}

/// ISO 14496-12: boxes that fill the file exactly; `moov` describes a video track, `mdat` holds the media.
fn mp4(file: &mut (impl Read + Seek)) -> Option<bool> {
    let end = file.seek(SeekFrom::End(0)).ok()?;
    let (mut at, mut described, mut media) = (0, false, false);
    while at < end {
        let (name, start, next) = mp4_box(file, at, end)?;
        match &name {
            b"moov" => {
                let mut header = Vec::new();
                file.seek(SeekFrom::Start(start)).ok()?;
                file.by_ref().take((next - start).min(HEADER)).read_to_end(&mut header).ok()?;
                described |= has_video_track(&header);
            }
            b"mdat" => media = true,
            _ => {}
        }
        at = next;
    }
    Some(described && media)
}

/// Name, start of the content and end of the box at `at`; `None` when it does not fit into the file.
fn mp4_box(file: &mut (impl Read + Seek), at: u64, end: u64) -> Option<([u8; 4], u64, u64)> {
    let mut head = [0; 8];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut head).ok()?;
    let name = [head[4], head[5], head[6], head[7]];
    let (start, next) = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
        // To the end of the file.
        0 => (at + 8, end),
        1 => {
            let mut long = [0; 8];
            file.read_exact(&mut long).ok()?;
            (at + 16, at.checked_add(u64::from_be_bytes(long))?)
        }
        size => (at + 8, at + u64::from(size)),
    };
    (start <= next && next <= end).then_some((name, start, next))
}

/// Whether a handler of `moov` is a video's: `hdlr` with the type `vide`, behind version, flags and a reserved word.
fn has_video_track(header: &[u8]) -> bool {
    header.windows(16).any(|bytes| bytes.starts_with(b"hdlr") && &bytes[12..16] == b"vide")
}

const EBML: u32 = 0x1A45_DFA3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CLUSTER: u32 = 0x1F43_B675;

/// RFC 8794 and 9559: a header of the type `webm`, then a segment with a video track and a cluster of media. Recorders of
/// live pictures leave the sizes of segment and clusters open.
fn webm(file: &mut (impl Read + Seek)) -> Option<bool> {
    let end = file.seek(SeekFrom::End(0)).ok()?;
    let header = element(file, 0, end)?;
    if header.id != EBML || !holds(file, &header, DOC_TYPE, b"webm")? {
        return Some(false);
    }
    let segment = element(file, header.end?, end)?;
    if segment.id != SEGMENT {
        return Some(false);
    }
    let (mut at, mut described) = (segment.start, false);
    let until = segment.end.unwrap_or(end);
    while at < until {
        let child = element(file, at, until)?;
        match child.id {
            TRACKS => described = has_video_entry(file, &child)?,
            // A cluster has something in it.
            CLUSTER if described => return Some(child.start < until),
            _ => {}
        }
        at = child.end?;
    }
    Some(false)
}

struct Element {
    id: u32,
    start: u64,
    /// `None`: open.
    end: Option<u64>,
}

/// The element at `at`; `None` when it does not fit before `until`.
fn element(file: &mut (impl Read + Seek), at: u64, until: u64) -> Option<Element> {
    let mut head = [0; 12];
    file.seek(SeekFrom::Start(at)).ok()?;
    let read = usize::try_from((until - at).min(12)).ok()?;
    file.read_exact(&mut head[..read]).ok()?;
    let id_length = head[0].leading_zeros() as usize + 1;
    if id_length > 4 {
        return None;
    }
    let id = head[..id_length].iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let size_length = head[id_length].leading_zeros() as usize + 1;
    if size_length > 8 || id_length + size_length > read {
        return None;
    }
    let size =
        head[id_length..id_length + size_length].iter().fold(0, |size, byte| size << 8 | u64::from(*byte));
    let value = size & !(1 << (7 * size_length));
    let start = at + (id_length + size_length) as u64;
    let open = value == (1 << (7 * size_length)) - 1;
    let end = start.checked_add(value).filter(|end| *end <= until);
    if open { Some(Element { id, start, end: None }) } else { Some(Element { id, start, end: Some(end?) }) }
}

/// Whether a child of `parent` has this content.
fn holds(file: &mut (impl Read + Seek), parent: &Element, id: u32, wanted: &[u8]) -> Option<bool> {
    let end = parent.end?;
    let mut at = parent.start;
    while at < end {
        let child = element(file, at, end)?;
        let next = child.end?;
        if child.id == id && next - child.start <= 64 {
            let mut content = vec![0; usize::try_from(next - child.start).ok()?];
            file.seek(SeekFrom::Start(child.start)).ok()?;
            file.read_exact(&mut content).ok()?;
            if content == wanted {
                return Some(true);
            }
        }
        at = next;
    }
    Some(false)
}

fn has_video_entry(file: &mut (impl Read + Seek), tracks: &Element) -> Option<bool> {
    let end = tracks.end?;
    let mut at = tracks.start;
    while at < end {
        let child = element(file, at, end)?;
        if child.id == TRACK_ENTRY && holds(file, &child, TRACK_TYPE, &[1])? {
            return Some(true);
        }
        at = child.end?;
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).unwrap();
        [&size.to_be_bytes()[..], name, content].concat()
    }

    fn an_mp4() -> Vec<u8> {
        let handler = boxed(b"hdlr", &[&[0; 8][..], b"vide", &[0; 12]].concat());
        [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &boxed(b"trak", &handler)), boxed(b"mdat", &[7; 90])]
            .concat()
    }

    /// An element with a size of eight bytes.
    fn ebml(id: &[u8], content: &[u8]) -> Vec<u8> {
        let size = (content.len() as u64 | 1 << 56).to_be_bytes();
        [id, &size, content].concat()
    }

    fn a_webm(kind: u8, open: bool) -> Vec<u8> {
        let head = ebml(&EBML.to_be_bytes(), &ebml(&[0x42, 0x82], b"webm"));
        let tracks = ebml(&TRACKS.to_be_bytes(), &ebml(&[0xAE], &ebml(&[0x83], &[kind])));
        let cluster = ebml(&CLUSTER.to_be_bytes(), &[3; 40]);
        let content = [tracks, cluster].concat();
        let segment = if open {
            [&SEGMENT.to_be_bytes()[..], &[0x01, 255, 255, 255, 255, 255, 255, 255], &content].concat()
        } else {
            ebml(&SEGMENT.to_be_bytes(), &content)
        };
        [head, segment].concat()
    }

    fn judged(content: &[u8]) -> Result<(), Fault> {
        let kind = MediaType::sniff(content).ok_or(Fault::Kind)?;
        judge(&mut Cursor::new(content), kind)
    }

    #[test]
    fn whole_videos_are_taken() {
        for video in [an_mp4(), a_webm(1, false), a_webm(1, true)] {
            assert_eq!(judged(&video), Ok(()));
        }
    }

    #[test]
    fn what_has_no_picture_or_is_cut_off_is_refused() {
        let mp4 = an_mp4();
        let audio = a_webm(2, false);
        let photo = [boxed(b"ftyp", b"heic\0\0\0\0"), boxed(b"mdat", &[7; 90])].concat();
        for broken in
            [&mp4[..mp4.len() - 1], &mp4[..20], &audio, &photo, &a_webm(1, false)[..60], b"\x1A\x45\xDF\xA3"]
        {
            assert_eq!(judged(broken), Err(Fault::Broken), "{} bytes", broken.len());
        }
    }

    #[test]
    fn no_input_upsets_the_judge() {
        // Every single byte changed, every length cut: an answer, never a panic or an endless walk.
        for video in [an_mp4(), a_webm(1, false), a_webm(1, true)] {
            for at in 0..video.len() {
                let _ = judged(&video[..at]);
                for value in [0, 1, 0x7F, 0xFF] {
                    let mut changed = video.clone();
                    changed[at] = value;
                    let _ = judged(&changed);
                }
            }
        }
    }
}
