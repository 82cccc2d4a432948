//! Bytes to typed values and back, without I/O: one module for each format.
//!
//! This room knows formats and nothing of what they are for. Readers are total:
//! whatever the bytes, the answer is a value or an error that says where and
//! what to do.
//!
//! ```
//! let table = wire::tables::read_csv("name,seats\nhall,4\n".as_bytes()).unwrap();
//! assert_eq!(table.rows[0].cells, ["hall", "4"]);
//! assert_eq!(table.rows[0].number, 2);
//! ```

pub mod document;
pub mod official;
pub mod package;
pub mod tables;
pub mod text;
