//! Names the folder of the built page, or a one-page placeholder where it is
//! missing, so that the server builds without Node.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<title>Gulou</title><p>The page is not built into this program. \
Run <code>npm ci &amp;&amp; npm run build</code> in <code>ui/</code>, then build again.</p></html>\n";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../ui/dist");
    let built = Path::new("../../ui/dist");
    let folder = if built.join("index.html").is_file() {
        built.canonicalize()?
    } else {
        placeholder()?
    };
    println!("cargo:rustc-env=GULOU_UI_DIST={}", folder.display());
    Ok(())
}

fn placeholder() -> io::Result<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo tells build scripts its folder so"
    )]
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let folder = Path::new(&out).join("ui");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), PLACEHOLDER)?;
    Ok(folder)
}
