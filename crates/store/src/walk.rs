//! Walking the chain beside readers and writers, a piece at a time.
//!
//! Each piece is read at a commit of its own, so that no walk holds back the log of the
//! database. A reading that fails in passing is tried again, and then the chain is unknown;
//! only what is proven to be wrong breaks it.

use rusqlite::ErrorCode;

use crate::error::StoreError;
use crate::ledger::{self, Line};
use crate::verify::{Fault, Verdict, Walk};

/// Lines read at one commit.
pub(crate) const PIECE_LINES: u32 = 2000;
/// How often one piece is tried.
const TRIES_MAX: u32 = 5;

/// What is known of the chain since the store was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Not walked to its end yet.
    Unwalked,
    /// Whole, with so many facts when it was walked.
    Whole(u64),
    /// It could not be read to its end, for this cause; writing goes on.
    Unknown(StoreError),
    /// Broken; nothing is written any more.
    Broken(Box<Fault>),
}

/// The next lines of the ledger, or where it ends.
#[derive(Debug)]
pub(crate) enum Piece {
    Lines(Vec<Line>),
    /// There are no more lines; the place of the last one as noted.
    End(u64),
}

/// Why a piece was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It may be read another time.
    Passing(StoreError),
    /// What stands there is not what must.
    Proven(Fault),
}

/// The piece after a place.
pub(crate) fn piece(conn: &rusqlite::Connection, after: u64, limit: u32) -> Result<Piece, Unread> {
    let lines = ledger::lines_after(conn, after, limit).map_err(|cause| {
        unread(cause, |cause| Fault::Unreadable {
            seq: after + 1,
            cause,
        })
    })?;
    if !lines.is_empty() {
        return Ok(Piece::Lines(lines));
    }
    ledger::noted_head(conn)
        .map(Piece::End)
        .map_err(|cause| unread(cause, |cause| Fault::Structure { cause }))
}

/// What is damaged or gone stays so; a busy or failing disk may not.
fn unread(cause: rusqlite::Error, fault: impl FnOnce(String) -> Fault) -> Unread {
    let stays = cause.sqlite_error_code().is_none_or(|code| {
        matches!(
            code,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown
        )
    });
    if stays {
        Unread::Proven(fault(cause.to_string()))
    } else {
        Unread::Passing(cause.into())
    }
}

/// Walks from the beginning; `read` gives the piece after a place, `pause` waits between
/// two tries.
pub(crate) fn walk(
    mut read: impl FnMut(u64) -> Result<Piece, Unread>,
    mut pause: impl FnMut(),
) -> Chain {
    let mut verdict = Verdict::default();
    let mut walk = Walk::from_beginning(None, &mut verdict);
    loop {
        let piece = match patiently(|| read(walk.place()), &mut pause) {
            Ok(piece) => piece,
            Err(Unread::Passing(cause)) => return Chain::Unknown(cause),
            Err(Unread::Proven(fault)) => return Chain::Broken(Box::new(fault)),
        };
        let ended = match piece {
            Piece::Lines(lines) => {
                for line in lines {
                    walk.line(line);
                }
                false
            }
            Piece::End(noted) => {
                walk.end(noted);
                true
            }
        };
        if let Some(fault) = walk.first_fault() {
            return Chain::Broken(Box::new(fault.clone()));
        }
        if ended {
            return Chain::Whole(walk.facts());
        }
    }
}

fn patiently(
    mut read: impl FnMut() -> Result<Piece, Unread>,
    pause: &mut impl FnMut(),
) -> Result<Piece, Unread> {
    for _try in 1..TRIES_MAX {
        match read() {
            Err(Unread::Passing(cause)) => {
                tracing::warn!(error = %cause, "a piece of the chain could not be read; it is tried again");
                pause();
            }
            done => return done,
        }
    }
    read()
}

#[cfg(test)]
mod tests {
    use fact::ledger::{GENESIS, chain, write_fact};
    use fact::{
        Body, Draft, FactId, Moment, Name, RecordId, RecordRef, Source, SourceKind, Values,
    };
    use rusqlite::{Connection, ffi};

    use super::*;

    fn failing(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
    }

    /// An empty ledger whose end is read after so many failures.
    fn walked(failures: u32, code: i32) -> (Chain, u32) {
        let (mut tries, mut pauses) = (0, 0);
        let chain = walk(
            |_after| {
                tries += 1;
                if tries > failures {
                    return Ok(Piece::End(0));
                }
                Err(unread(failing(code), |cause| Fault::Structure { cause }))
            },
            || pauses += 1,
        );
        (chain, pauses)
    }

    #[test]
    fn what_fails_in_passing_is_tried_again_and_breaks_nothing() {
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_IOERR, ffi::SQLITE_CANTOPEN] {
            assert_eq!(
                walked(TRIES_MAX - 1, code),
                (Chain::Whole(0), TRIES_MAX - 1)
            );
            let (chain, pauses) = walked(u32::MAX, code);
            assert!(matches!(chain, Chain::Unknown(_)), "{chain:?}");
            assert_eq!(pauses, TRIES_MAX - 1);
        }
    }

    #[test]
    fn a_damaged_file_is_a_break_at_once() {
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB] {
            let (chain, pauses) = walked(1, code);
            assert!(matches!(chain, Chain::Broken(_)), "{chain:?}");
            assert_eq!(pauses, 0);
        }
    }

    /// A ledger of so many facts.
    fn ledger_of(facts: u64) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        ledger::create(&conn).unwrap();
        let mut link = GENESIS;
        for seq in 1..=facts {
            let record = RecordRef {
                kind: Name::literal("cup"),
                id: RecordId::from_bits(seq.into()),
            };
            let values = Values::new();
            let draft = Draft {
                id: FactId::from_bits(seq.into()),
                at: None,
                organ: Name::literal("house"),
                source: Source {
                    kind: SourceKind::Page,
                    detail: String::new(),
                },
                evidence: Vec::new(),
                amends: None,
                body: Body::Open { record, values },
            };
            let fact = draft.admitted(seq, Moment::from_millis(0), Name::literal("ann"));
            let body = String::from_utf8(write_fact(&fact).unwrap()).unwrap();
            link = chain(&link, body.as_bytes());
            ledger::append(&conn, &fact, &body, &link).unwrap();
        }
        let head = ledger::head(&conn).unwrap();
        ledger::note_head(&conn, head).unwrap();
        conn
    }

    #[test]
    fn the_link_is_carried_from_piece_to_piece() {
        let conn = ledger_of(5);
        for limit in [1, 2, 5, 9] {
            let mut pieces = 0;
            let read = |after| {
                pieces += 1;
                piece(&conn, after, limit)
            };
            assert_eq!(walk(read, || {}), Chain::Whole(5), "{limit}");
            assert_eq!(pieces, 5_u32.div_ceil(limit) + 1);
        }
        conn.execute("UPDATE fact SET link = zeroblob(32) WHERE seq = 2", [])
            .unwrap();
        let broken = Chain::Broken(Box::new(Fault::Altered { seq: 2 }));
        assert_eq!(walk(|after| piece(&conn, after, 1), || {}), broken);
    }
}
