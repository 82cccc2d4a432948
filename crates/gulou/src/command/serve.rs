//! `gulou serve`: the product on one address.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use fact::Name;
use node::Node;
use node::access::Access;
use store::Chain;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;
use web::{AppState, Options};

use crate::command::signals;
use crate::fault::{failure, misuse};
use crate::options::NodeOptions;
use crate::print;

/// How often passed deadlines become facts.
const STRIKE_EVERY: Duration = Duration::from_secs(30);
/// How long the store may take to finish waiting writes when the program stops.
const CLOSE_TIME_MAX: Duration = Duration::from_secs(10);
/// How long work beside the requests may go on after that.
const WORK_TIME_MAX: Duration = Duration::from_secs(5);
/// The organ that the program's own facts and the first administrator belong to.
const OFFICE: &str = "gov-office";

/// Starts the pages and the interface. Data live in one folder.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    node: NodeOptions,
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8600")]
    addr: SocketAddr,
    /// Begin with an empty plan instead of the sample one
    #[arg(long)]
    no_sample: bool,
    /// Browsers reach us by HTTPS through a proxy: secure cookies
    #[arg(long)]
    https: bool,
    /// A proxy stands before us and names the caller in X-Forwarded-For
    #[arg(long)]
    proxied: bool,
    /// What to log, such as `info` or `web=debug`
    #[arg(long, value_name = "FILTER", default_value = "info")]
    log: String,
}

impl Serve {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let filter = EnvFilter::try_new(&self.log)
            .with_context(|| misuse("bad-log", &[("given", &self.log)]))?;
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        // On a terminal it is coloured, unless NO_COLOR asks for none.
        if std::io::stderr().is_terminal() {
            log.init();
        } else {
            log.with_ansi(false).init();
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let served = runtime.block_on(self.serve());
        end(runtime);
        served.map(|()| ExitCode::SUCCESS)
    }

    async fn serve(&self) -> anyhow::Result<()> {
        let listener = TcpListener::bind(self.addr)
            .await
            .with_context(|| failure("cannot-listen", &[("address", &self.addr)]))?;
        let node = Arc::new(self.node.open()?);
        let access = Access::open(&self.node.data.data)?;
        let office = Name::literal(OFFICE);
        let sample = self.load_sample(&node, &access)?;
        let first = access.first_login(&office, node.now())?;
        node.strike_due(&office)?;
        let stopped = signals::listen().await?;
        print::both("ready", &[])?;
        // With --https only the proxy speaks to this address, and browsers to the proxy.
        let address = format!("http://{}", listener.local_addr()?);
        if self.https {
            print::value("behind", &address)?;
        } else {
            print::value("address", &address)?;
        }
        let folder = self.node.data.data.display().to_string();
        print::value("data", &folder)?;
        if let Some(first) = first {
            let lost = Access::lost(&self.node.data.data, &node.store().actors()?)?;
            if lost > 0 {
                print::both("accounts-lost", &[("count", &lost)])?;
            }
            print::both("first", &[])?;
            print::value("first_login", &first.name)?;
            print::value("first_password", &first.password)?;
        } else if access.awaits_first_login()? {
            print::both("first_again", &[("data", &folder)])?;
        }
        if sample {
            print::both("sample", &[])?;
        }
        if sample && !self.addr.ip().is_loopback() {
            print::both("open", &[])?;
        }
        print::both("stop", &[])?;
        let options = Options {
            https: self.https,
            proxied: self.proxied,
            ..Options::default()
        };
        let mut state = AppState::new(Arc::new(access), Arc::clone(&node), options)?;
        if sample {
            state.offer_samples(node.sample_accounts()?);
        }
        walk_chain(Arc::clone(&node))?;
        let striking = tokio::spawn(strike(Arc::clone(&node), office));
        let stopping = async move {
            // A listener that is gone cannot ask any more; then it is time as well.
            stopped.await.unwrap_or_default();
            if let Err(cause) = print::both("stopping", &[]) {
                tracing::debug!(error = %cause, "nobody reads what is printed");
            }
        };
        web::serve(state, listener, stopping).await?;
        striking.abort();
        close(node).await
    }

    /// Sample plan and sign-ins come only with a district that is a sample; elsewhere
    /// sign-ins left by an earlier sample are switched off.
    fn load_sample(&self, node: &Node, access: &Access) -> anyhow::Result<bool> {
        if self.no_sample || !node.loaded().district.sample || !node.takes_sample()? {
            access.retire_sample_accounts(node.now())?;
            return Ok(false);
        }
        node.load_sample()?;
        access.ensure_sample_accounts(&node.sample_accounts()?, node.now())?;
        Ok(true)
    }
}

/// Walks the chain on a thread of its own, which nobody waits for when the program stops.
fn walk_chain(node: Arc<Node>) -> anyhow::Result<()> {
    let walk = move || match node.store().walk_chain() {
        Chain::Broken(fault) => {
            tracing::error!(%fault, "the ledger is broken; nothing is recorded until it is mended: run `gulou ledger verify` and bring back a backup with `gulou restore`");
        }
        Chain::Whole(facts) => tracing::info!(facts, "the chain of the ledger is whole"),
        Chain::Unknown(cause) => {
            tracing::error!(error = %cause, "the chain could not be read to its end; recording goes on: run `gulou verify`");
        }
        Chain::Unwalked => {}
    };
    std::thread::Builder::new()
        .name("gulou-chain".to_owned())
        .spawn(walk)?;
    Ok(())
}

/// Strikes passed deadlines until the program ends.
async fn strike(node: Arc<Node>, office: Name) {
    let mut ticks = tokio::time::interval(STRIKE_EVERY);
    loop {
        ticks.tick().await;
        let (node, office) = (Arc::clone(&node), office.clone());
        match tokio::task::spawn_blocking(move || node.strike_due(&office)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(struck)) => tracing::info!(struck, "deadlines passed"),
            Ok(Err(cause)) => tracing::error!(error = %cause, "deadlines could not be struck"),
            Err(cause) => tracing::error!(error = %cause, "the clock stumbled"),
        }
    }
}

/// Finishes waiting writes; what was acknowledged is in the ledger already.
async fn close(node: Arc<Node>) -> anyhow::Result<()> {
    let closing = tokio::task::spawn_blocking(move || node.close());
    match tokio::time::timeout(CLOSE_TIME_MAX, closing).await {
        Ok(closed) => Ok(closed?),
        Err(_elapsed) => {
            tracing::warn!("the store did not close in time; the next start puts it in order");
            Ok(())
        }
    }
}

/// Ends the runtime. Work beside the requests, such as imports and reads of files, cannot
/// be told to stop: what does not end soon is cut off with the process.
fn end(runtime: Runtime) {
    let begun = Instant::now();
    runtime.shutdown_timeout(WORK_TIME_MAX);
    if begun.elapsed() >= WORK_TIME_MAX {
        tracing::warn!("work beside the requests had not ended and was cut off");
    }
}
