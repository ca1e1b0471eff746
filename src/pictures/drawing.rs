//! The bytes of an SVG -> the same drawing without scripts, outside references and notes.

/// Cleans a drawing. What is no well-formed SVG is an error.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut filter = svg_hush::Filter::new();
    filter.set_data_url_filter(svg_hush::data_url_filter::allow_standard_images);
    let mut clean = Vec::new();
    filter.filter(bytes, &mut clean).map_err(|error| error.to_string())?;
    Ok(clean)
}
