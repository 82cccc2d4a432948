//! Being asked to stop: by Ctrl-C, or by the service manager.

use std::io::Result;
use std::thread::Builder;

use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot::{self, Receiver, Sender};

use crate::fault::failure;

/// Listens from now on; the answer comes when the program is asked to stop. Asked once
/// more, the program exits at once. This has a thread of its own, so that it is heard
/// whatever else the program does, also while it ends.
pub(crate) async fn listen() -> anyhow::Result<Receiver<()>> {
    let (begun, begins) = oneshot::channel();
    let (stop, stopped) = oneshot::channel();
    Builder::new().name("signals".to_owned()).spawn(move || {
        if let Err(cause) = hear(begun, stop) {
            tracing::error!(error = %cause, "signals cannot be heard");
        }
    })?;
    begins.await.with_context(|| failure("no-signals", &[]))?;
    Ok(stopped)
}

fn hear(begun: Sender<()>, stop: Sender<()>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let mut asked = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ];
        // Who does not wait any more is ending by itself.
        begun.send(()).unwrap_or_default();
        next(&mut asked).await;
        stop.send(()).unwrap_or_default();
        next(&mut asked).await;
        Ok::<(), std::io::Error>(())
    })?;
    tracing::warn!("asked to stop once more: open requests and other work are cut off");
    exit()
}

async fn next([interrupted, terminated]: &mut [Signal; 2]) {
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
}

#[expect(
    clippy::exit,
    reason = "somebody is waiting, and unwinding may wait for what hangs"
)]
fn exit() -> ! {
    std::process::exit(1)
}
