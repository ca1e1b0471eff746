//! Keys and signatures in minisign's formats: the same text and key give the same signature.
//!
//! What is signed is `SHA256SUMS`, and so every file of the site.

use base64::{Engine, engine::general_purpose::STANDARD};
use blake2::digest::consts::U32;
use blake2::{Blake2b, Blake2b512, Digest};
use ed25519_compact::{KeyPair, SecretKey as Ed25519, Seed};
use minisign_verify::{PublicKey, Signature};

use super::Trouble;

/// A key without a password.
pub struct SecretKey {
    id: [u8; 8],
    key: Ed25519,
}

/// The parts of a secret key's bytes: `Ed`, how it is locked, `B2`, what the lock needs, then the id,
/// the key and a checksum.
const LENGTH: usize = 2 + 2 + 2 + 32 + 8 + 8 + 8 + 64 + 32;

impl SecretKey {
    /// A new key of 40 random bytes.
    pub fn new(random: [u8; 40]) -> SecretKey {
        let mut seed = [0; 32];
        let mut id = [0; 8];
        seed.copy_from_slice(&random[..32]);
        id.copy_from_slice(&random[32..]);
        SecretKey { id, key: KeyPair::from_seed(Seed::new(seed)).sk }
    }

    /// Reads the text of a key file. No part of the text is ever in a message.
    pub fn read(text: &str) -> Result<SecretKey, Trouble> {
        let damaged = || {
            Trouble::new(
                "the signing key cannot be read: it is no secret key of minisign",
                "name the file that `watchdesk keygen` or `minisign -G -W` made, not the one that ends in .pub",
            )
        };
        let line = text.lines().find(|line| !line.starts_with("untrusted comment:"));
        let bytes = STANDARD.decode(line.unwrap_or_default().trim()).map_err(|_| damaged())?;
        if bytes.len() != LENGTH || &bytes[..2] != b"Ed" {
            return Err(damaged());
        }
        if bytes[2..4] != [0, 0] {
            return Err(Trouble::new(
                "the signing key is locked with a password",
                "a build asks nobody for passwords: `minisign -C -W -s KEY` takes it off a copy of the key, or sign SHA256SUMS with minisign itself",
            ));
        }
        let mut id = [0; 8];
        id.copy_from_slice(&bytes[54..62]);
        let key = Ed25519::from_slice(&bytes[62..126]).map_err(|_| damaged())?;
        // A key whose halves do not fit would sign what nobody can verify.
        if key.validate_public_key(&key.public_key()).is_err() {
            return Err(damaged());
        }
        Ok(SecretKey { id, key })
    }

    /// The text of the key file.
    pub fn text(&self) -> String {
        let mut bytes = b"Ed\0\0B2".to_vec();
        bytes.extend([0; 48]);
        bytes.extend(self.id);
        bytes.extend(*self.key);
        let mut checked = Blake2b::<U32>::new();
        checked.update(b"Ed");
        checked.update(self.id);
        checked.update(*self.key);
        bytes.extend(checked.finalize());
        format!("untrusted comment: minisign secret key of watchdesk\n{}\n", STANDARD.encode(bytes))
    }

    /// The public key in one line, as `minisign -P` takes it.
    pub fn public(&self) -> String {
        let key = self.key.public_key();
        STANDARD.encode([&b"Ed"[..], &self.id, &*key].concat())
    }

    /// The text of the public key's file.
    pub fn public_text(&self) -> String {
        let id: String = self.id.iter().rev().map(|byte| format!("{byte:02X}")).collect();
        format!("untrusted comment: minisign public key {id}\n{}\n", self.public())
    }

    /// A detached signature. `comment` is signed too.
    pub fn sign(&self, data: &[u8], comment: &str) -> String {
        let signature = self.key.sign(Blake2b512::digest(data), None);
        let whole = self.key.sign([&signature[..], comment.as_bytes()].concat(), None);
        let first = [&b"ED"[..], &self.id, &signature[..]].concat();
        format!(
            "untrusted comment: signature of watchdesk\n{}\ntrusted comment: {comment}\n{}\n",
            STANDARD.encode(first),
            STANDARD.encode(*whole)
        )
    }
}

/// Checks a signature and gives its trusted comment. `key` is a line or the text of a `.pub` file.
pub fn verify(key: &str, data: &[u8], signature: &str) -> Result<String, Trouble> {
    let line = key.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    let key = PublicKey::from_base64(line).map_err(|_| {
        Trouble::new(
            "the public key cannot be read",
            "it is a line that begins with RW, or the file ending in .pub that has it",
        )
    })?;
    let signature = Signature::decode(signature).map_err(|_| {
        Trouble::new(
            "SHA256SUMS.minisig is no signature of minisign",
            "get the file again; if it stays so, do not trust the copy",
        )
    })?;
    key.verify(data, &signature, false).map_err(|error| {
        let why = match error {
            minisign_verify::Error::UnexpectedKeyId => {
                "it was made with another key, perhaps for another site"
            }
            _ => "SHA256SUMS is not what was signed",
        };
        Trouble::new(
            format!("the signature is not valid: {why}"),
            "do not trust the copy; compare the key with the one that the desk gives elsewhere",
        )
    })?;
    Ok(signature.trusted_comment().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_written_is_read_again_and_signs_the_same() {
        let key = SecretKey::new(std::array::from_fn(|at| at as u8));
        let again = SecretKey::read(&key.text()).expect("a key");
        let (one, two) = (key.sign(b"words", "a comment"), again.sign(b"words", "a comment"));
        assert_eq!(one, two);
        assert_eq!(verify(&key.public(), b"words", &one).expect("valid"), "a comment");
        assert_eq!(verify(&key.public_text(), b"words", &one).expect("valid"), "a comment");
        assert!(verify(&key.public(), b"other words", &one).is_err());
        assert!(verify(&key.public(), b"words", &one.replace("a comment", "another")).is_err());
        let other = SecretKey::new([7; 40]).public();
        let said = verify(&other, b"words", &one).expect_err("another key");
        assert!(said.what.contains("another key"), "{}", said.what);
    }

    #[test]
    fn a_locked_key_and_a_public_one_are_refused_in_words() {
        let key = SecretKey::new([3; 40]);
        let line = key.text().lines().nth(1).expect("a line").to_string();
        let mut bytes = STANDARD.decode(&line).expect("bytes");
        bytes[2..4].copy_from_slice(b"Sc");
        let locked = format!("untrusted comment: x\n{}\n", STANDARD.encode(bytes));
        assert!(SecretKey::read(&locked).is_err_and(|t| t.what.contains("password")));
        assert!(SecretKey::read(&key.public_text()).is_err());
        assert!(SecretKey::read("").is_err());
    }
}
