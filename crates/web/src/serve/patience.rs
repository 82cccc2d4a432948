//! A connection that does not wait without limit for a reader who takes nothing.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Fails once bytes to be sent have waited for so long and none could be. Reading is left
/// alone, and so is a connection with nothing to send; flushing and closing do not wait
/// with TCP.
#[derive(Debug)]
pub(super) struct Patient<S> {
    stream: S,
    write_time_max: Duration,
    /// Runs while bytes wait.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub(super) fn new(stream: S, write_time_max: Duration) -> Self {
        Self {
            stream,
            write_time_max,
            waiting: None,
        }
    }

    /// What became of sending, or that it took too long.
    fn bounded<T>(&mut self, sent: Poll<Result<T>>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        if sent.is_ready() {
            self.waiting = None;
            return sent;
        }
        let limit = self.write_time_max;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(limit)));
        waiting
            .as_mut()
            .poll(cx)
            .map(|()| Err(Error::from(ErrorKind::TimedOut)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.bounded(sent, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.bounded(sent, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::Instant;

    const LIMIT: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_given_up_and_who_takes_little_is_not() {
        let (ours, mut theirs) = duplex(4);
        let mut ours = Patient::new(ours, LIMIT);
        let begun = Instant::now();
        let reading = async {
            let mut taken = [0; 2];
            for _piece in 0..3 {
                sleep(LIMIT / 2).await;
                theirs.read_exact(&mut taken).await.unwrap();
            }
        };
        let (sent, ()) = tokio::join!(ours.write_all(&[7; 100]), reading);
        assert_eq!(sent.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(begun.elapsed(), LIMIT / 2 * 3 + LIMIT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_with_nothing_to_send_may_be_silent() {
        let (ours, mut theirs) = duplex(4);
        let mut ours = Patient::new(ours, LIMIT);
        for _turn in 0..2 {
            ours.write_all(&[7; 4]).await.unwrap();
            sleep(LIMIT * 2).await;
            theirs.read_exact(&mut [0; 4]).await.unwrap();
        }
    }
}
