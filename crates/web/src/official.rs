//! Official documents made of what the node drafts.

use node::plan::NoticeDraft;
use wire::official::{Block, Official, OfficialError, write};

/// The media type of the documents.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A drafted breakdown notice as DOCX; every page says that it is a draft.
pub fn notice(draft: &NoticeDraft) -> Result<Vec<u8>, OfficialError> {
    let sections = draft.sections.iter().flat_map(|section| {
        let heading = Block::Heading {
            level: 1,
            text: section.heading.clone(),
        };
        let tasks = section.tasks.iter().map(|task| Block::Paragraph {
            text: task.line.clone(),
        });
        [heading].into_iter().chain(tasks)
    });
    write(&Official {
        mark: Some(draft.mark.clone()),
        title: draft.title.clone(),
        blocks: sections.collect(),
        note: Some(draft.note.clone()),
        ..Official::default()
    })
}
