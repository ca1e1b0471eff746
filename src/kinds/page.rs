//! One of the desk's own pages: about, methodology. It has the common fields only.

use super::Field;

pub const FIELDS: &[Field] = &[];
