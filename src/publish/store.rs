//! A bucket of an object store: S3 and what speaks like it, Google Cloud Storage, Azure Blob.
//!
//! A store has no transactions, so a run begins with a journal: an object that lists all that may
//! be ours from then on. It is written only if nobody else has written it since we looked, and
//! whoever finds that it is no longer theirs stops. `SHA256SUMS` is written last, and only if it is
//! still the one that the run began with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions,
    PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::Runtime;

use super::plan::{Plan, There};
use super::{Place, Sent, Trouble, media};
use crate::output::{self, Finished, LAST, SIGNATURE, SUMS};

const JOURNAL: &str = ".watchdesk-journal";

/// So many files travel at once.
const AT_ONCE: usize = 16;

/// What a store is opened with. Nothing of it is ever printed.
#[derive(Default)]
pub struct Access {
    /// `s3://bucket/folder`, `gs://…` or `az://…`.
    pub url: String,
    pub endpoint: Option<String>,
    pub region: Option<String>,
    /// From the files that the provider's own tools use, where the environment has none.
    pub key: Option<Key>,
}

pub struct Key {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
}

pub struct Store {
    runtime: Runtime,
    store: Arc<dyn ObjectStore>,
    prefix: String,
    /// What stood there when it was looked at.
    sums: Option<UpdateVersion>,
    journal: Option<UpdateVersion>,
    ours: BTreeSet<String>,
    pub name: String,
}

impl Store {
    pub fn open(access: Access) -> Result<Store, Trouble> {
        // The only maker of keys for HTTPS that is compiled in; a second call changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (scheme, rest) = access.url.split_once("://").unwrap_or_default();
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let bad = |error: Error| {
            Trouble::new(
                format!("the store cannot be opened: {error}"),
                "look at the target in watchdesk.toml and at the names in the environment; docs/hosts/s3.md lists them",
            )
        };
        let retry = RetryConfig {
            max_retries: 8,
            retry_timeout: Duration::from_secs(90),
            ..RetryConfig::default()
        };
        let client = ClientOptions::new()
            .with_timeout(Duration::from_secs(120))
            .with_connect_timeout(Duration::from_secs(10));
        let store: Arc<dyn ObjectStore> = match scheme {
            "s3" => {
                let mut builder = AmazonS3Builder::from_env()
                    .with_bucket_name(bucket)
                    .with_retry(retry)
                    .with_conditional_put(S3ConditionalPut::ETagMatch);
                let mut client = client;
                if let Some(endpoint) = &access.endpoint {
                    builder = builder.with_endpoint(endpoint);
                    if endpoint.starts_with("http://") {
                        client = client.with_allow_http(true);
                    }
                }
                if let Some(region) = &access.region {
                    builder = builder.with_region(region);
                }
                if let Some(key) = access.key {
                    builder = builder.with_access_key_id(key.id).with_secret_access_key(key.secret);
                    if let Some(token) = key.token {
                        builder = builder.with_token(token);
                    }
                }
                Arc::new(builder.with_client_options(client).build().map_err(bad)?)
            }
            "gs" => Arc::new(
                GoogleCloudStorageBuilder::from_env()
                    .with_bucket_name(bucket)
                    .with_retry(retry)
                    .with_client_options(client)
                    .build()
                    .map_err(bad)?,
            ),
            _ => Arc::new(
                MicrosoftAzureBuilder::from_env()
                    .with_container_name(bucket)
                    .with_retry(retry)
                    .with_client_options(client)
                    .build()
                    .map_err(bad)?,
            ),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Trouble::new(format!("no connection can be opened: {error}"), ""))?;
        let prefix = prefix.trim_matches('/').to_string();
        let name = format!("{scheme}://{bucket}/{prefix}");
        Ok(Store { runtime, store, prefix, sums: None, journal: None, ours: BTreeSet::new(), name })
    }

    /// The key of a file, as it is and not escaped: hosts look for it so.
    fn key(&self, path: &str) -> Result<Path, Trouble> {
        let whole = match self.prefix.as_str() {
            "" => path.to_string(),
            prefix => format!("{prefix}/{path}"),
        };
        Path::parse(&whole).map_err(|_| {
            Trouble::new(
                format!("{path} cannot be the name of an object"),
                "rename the file; a store takes no empty parts and no control characters",
            )
        })
    }

    async fn text(&self, path: &str) -> Result<Option<(String, UpdateVersion)>, Trouble> {
        match self.store.get(&self.key(path)?).await {
            Ok(found) => {
                let version = UpdateVersion {
                    e_tag: found.meta.e_tag.clone(),
                    version: found.meta.version.clone(),
                };
                let bytes = found.bytes().await.map_err(|error| self.failed(path, &error))?;
                Ok(Some((String::from_utf8_lossy(&bytes).into_owned(), version)))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(path, &error)),
        }
    }

    async fn put(&self, path: &str, bytes: &[u8], mode: PutMode) -> Result<UpdateVersion, Error> {
        let Ok(key) = self.key(path) else {
            return Err(Error::NotImplemented {
                operation: path.into(),
                implementer: String::new(),
            });
        };
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, media::content_type(path)),
            (Attribute::CacheControl, media::cache_control(path)),
        ]);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let payload = PutPayload::from(bytes.to_vec());
        self.store.put_opts(&key, payload, options).await.map(UpdateVersion::from)
    }

    /// Writes an object if it is still the one that was seen; none if it is not.
    async fn put_if(
        &self,
        path: &str,
        bytes: &[u8],
        seen: &Option<UpdateVersion>,
    ) -> Result<Option<UpdateVersion>, Trouble> {
        let mode = seen.clone().map_or(PutMode::Create, PutMode::Update);
        match self.put(path, bytes, mode).await {
            Ok(version) => Ok(Some(version)),
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => {
                // The answer to a write that succeeded may have been lost, and it was tried again.
                let now = self.text(path).await?;
                Ok(now.filter(|(text, _)| text.as_bytes() == bytes).map(|(_, version)| version))
            }
            Err(error) => Err(self.failed(path, &error)),
        }
    }

    async fn still_ours(&self, journal: &UpdateVersion) -> Result<bool, Trouble> {
        match self.store.head(&self.key(JOURNAL)?).await {
            Ok(meta) => Ok(meta.e_tag == journal.e_tag),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.failed(JOURNAL, &error)),
        }
    }

    async fn list(&self) -> Result<BTreeSet<String>, Trouble> {
        let prefix = Path::parse(&self.prefix).unwrap_or_default();
        let found = self.store.list(Some(&prefix)).map_ok(|meta| meta.location.to_string());
        let keys: Vec<String> =
            found.try_collect().await.map_err(|error| self.failed("the list", &error))?;
        let before = match self.prefix.as_str() {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Ok(keys.iter().filter_map(|k| k.strip_prefix(&before)).map(str::to_string).collect())
    }

    async fn see(&mut self, site: &Finished) -> Result<There, Trouble> {
        let sums = self.text(SUMS).await?;
        let journal = self.text(JOURNAL).await?;
        let signature = self.text(SIGNATURE).await?.map(|(text, _)| text);
        let mut there = There { signature, interrupted: journal.is_some(), ..There::default() };
        if let Some((text, _)) = &sums {
            let recorded = output::read_sums(text).into_iter();
            there.ours = recorded.map(|(path, sum)| (path, Some(sum))).collect();
        }
        if let Some((text, _)) = &journal {
            // What an interrupted run has done is not known: all that it meant to do is done again.
            let (_, paths) = text.split_once('\n').unwrap_or_default();
            let planned: BTreeMap<&str, bool> = paths
                .lines()
                .filter_map(|line| Some((line.get(2..)?, line.starts_with('!'))))
                .filter(|(path, _)| output::read_sums(&format!("0  {path}")).len() == 1)
                .collect();
            for (path, touched) in planned {
                let known = there.ours.entry(path.to_string()).or_insert(None);
                if touched {
                    *known = None;
                }
            }
        }
        if site.files().any(|(path, ..)| !there.ours.contains_key(path)) {
            let listed = self.list().await?;
            there.others = listed.into_iter().filter(|p| !there.ours.contains_key(p)).collect();
        }
        self.sums = sums.as_ref().map(|(_, version)| version.clone());
        self.journal = journal.map(|(_, version)| version);
        self.ours = there.ours.keys().cloned().collect();
        there.sums = sums.map(|(text, _)| text);
        Ok(there)
    }

    async fn carry_out(
        &self,
        site: &Finished,
        plan: &Plan,
        sent: &(dyn Fn(u64) + Sync),
    ) -> Result<Sent, Trouble> {
        let text = journal(site, plan, &self.ours);
        let Some(journal) = self.put_if(JOURNAL, text.as_bytes(), &self.journal).await? else {
            return Ok(Sent::Overtaken);
        };
        let overtaken = || {
            Trouble::new(
                "somebody else began to publish to the same place, and this run has stopped",
                "wait until the other one is done, then publish again",
            )
        };
        let stages = plan.stages();
        let (files, marker) = stages.split_at(LAST);
        // A long stage looks now and then whether it is still alone.
        for some in files.iter().flat_map(|stage| stage.chunks(512)) {
            let uploads = stream::iter(some).map(|path| self.upload(site, path, sent));
            uploads.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
            if !self.still_ours(&journal).await? {
                return Err(overtaken());
            }
        }
        self.delete(&plan.deleted).await?;
        for path in marker.iter().flatten() {
            self.upload(site, path, sent).await?;
        }
        match &site.signature {
            Some(text) => {
                let put = self.put(SIGNATURE, text.as_bytes(), PutMode::Overwrite).await;
                put.map_err(|error| self.failed(SIGNATURE, &error))?;
            }
            None => self.delete(&[SIGNATURE.to_string()]).await?,
        }
        if !self.still_ours(&journal).await?
            || self.put_if(SUMS, site.sums.as_bytes(), &self.sums).await?.is_none()
        {
            return Err(overtaken());
        }
        self.delete(&[JOURNAL.to_string()]).await?;
        Ok(Sent::Done)
    }

    async fn upload(
        &self,
        site: &Finished,
        path: &str,
        sent: &(dyn Fn(u64) + Sync),
    ) -> Result<(), Trouble> {
        let bytes = site.get(path).unwrap_or_default();
        let put = self.put(path, bytes, PutMode::Overwrite).await;
        put.map_err(|error| self.failed(path, &error))?;
        sent(bytes.len() as u64);
        Ok(())
    }

    async fn delete(&self, paths: &[String]) -> Result<(), Trouble> {
        let deletions = stream::iter(paths).map(|path| async move {
            match self.store.delete(&self.key(path)?).await {
                Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(self.failed(path, &error)),
            }
        });
        deletions.buffer_unordered(AT_ONCE).try_collect::<()>().await
    }

    fn failed(&self, path: &str, error: &Error) -> Trouble {
        let text = format!("{error} {error:?}");
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let name = &self.name;
        if has(&["NoSuchBucket"]) {
            return Trouble::new(
                format!("there is no bucket for {name}"),
                "make it with the provider's tool, or mend its name in watchdesk.toml",
            );
        }
        if has(&["RequestTimeTooSkewed"]) {
            return Trouble::new(
                format!("{name} says that the clock of this machine is wrong"),
                "set the clock and publish again",
            );
        }
        let refused =
            matches!(error, Error::PermissionDenied { .. } | Error::Unauthenticated { .. });
        if refused || has(&["InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied"]) {
            return Trouble::new(
                format!("{name} refuses the credentials ({path})"),
                "look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and at what the key may do; a clock that is wrong by minutes makes every signature wrong too",
            );
        }
        if matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. }) {
            return Trouble::new(
                format!("{name} cannot write an object under a condition ({path})"),
                "without it two people could mix two sites; use a store that knows If-Match",
            );
        }
        let first = error.to_string();
        let first: String = first.lines().next().unwrap_or_default().chars().take(300).collect();
        Trouble::new(
            format!("{name} failed at {path}: {first}"),
            "publish again: what is there are whole pages, and the next run completes it",
        )
    }
}

/// The text of the journal: a line that no other run has, and each file that may be ours, with a mark
/// if this run touches it.
fn journal(site: &Finished, plan: &Plan, ours: &BTreeSet<String>) -> String {
    let touched: BTreeSet<&str> = plan
        .added
        .iter()
        .chain(&plan.changed)
        .map(|(path, _)| path.as_str())
        .chain(plan.deleted.iter().map(String::as_str))
        .collect();
    let all: BTreeSet<&str> =
        site.files().map(|(path, ..)| path).chain(ours.iter().map(String::as_str)).collect();
    let mut unique = [0; 16];
    let _ = getrandom::fill(&mut unique);
    let mut text: String = unique.iter().map(|byte| format!("{byte:02x}")).collect();
    text.push('\n');
    for path in all {
        text += if touched.contains(path) { "! " } else { "  " };
        text += path;
        text.push('\n');
    }
    text
}

impl Place for Store {
    fn look(&mut self, site: &Finished) -> Result<There, Trouble> {
        let handle = self.runtime.handle().clone();
        handle.block_on(self.see(site))
    }

    fn send(
        &mut self,
        site: &Finished,
        plan: &Plan,
        sent: &(dyn Fn(u64) + Sync),
    ) -> Result<Sent, Trouble> {
        self.runtime.block_on(self.carry_out(site, plan, sent))
    }
}
