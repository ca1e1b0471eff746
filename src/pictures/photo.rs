//! The bytes of a photograph or a screenshot -> the same pixels in a few widths, and nothing else.

use std::io::Cursor;

use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::Encoded;

/// In pixels. A page's column is some 700 wide, and screens have up to two pixels for one.
const WIDTHS: [u32; 3] = [480, 960, 1600];
const QUALITY: u8 = 78;

/// A picture beyond this is a mistake, or made to exhaust the memory.
const LARGEST_SIDE: u32 = 30_000;
const LARGEST_MEMORY: u64 = 600 << 20;

/// Decodes a picture, turns it the right way up, and encodes it in each width that it fills.
pub fn encode(bytes: &[u8]) -> Result<Vec<Encoded>, String> {
    let say = |error: image::ImageError| error.to_string();
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(LARGEST_MEMORY);
    reader.limits(limits);
    // What was saved without loss is mostly lines and letters, which JPEG would smear.
    let lossless = matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Gif));
    let mut decoder = reader.into_decoder().map_err(say)?;
    let orientation = decoder.orientation().map_err(say)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(say)?;
    picture.apply_orientation(orientation);
    let transparent = picture.color().has_alpha();
    let picture = DynamicImage::from(picture.into_rgba8());
    if picture.width() == 0 || picture.height() == 0 {
        return Err("it has no pixels".to_string());
    }
    let full = picture.width().min(WIDTHS[2]);
    let widths = WIDTHS.into_iter().filter(|&width| width < full).chain([full]);
    widths.map(|width| one(&picture, width, transparent, lossless)).collect()
}

fn one(
    picture: &DynamicImage,
    width: u32,
    transparent: bool,
    lossless: bool,
) -> Result<Encoded, String> {
    let scaled = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    let height = (scaled as u32).max(1);
    let mut small = DynamicImage::new(width, height, picture.color());
    let options = ResizeOptions::new().use_alpha(transparent);
    Resizer::new().resize(picture, &mut small, &options).map_err(|error| error.to_string())?;
    let made = |end: &str, bytes| Encoded { width, height, end: end.to_string(), bytes };
    if transparent {
        return Ok(made("png", png(&small)?));
    }
    let small = DynamicImage::from(small.into_rgb8());
    let jpeg = jpeg(&small)?;
    if lossless {
        let png = png(&small)?;
        // Of a photograph that was saved as PNG, this is many times the size.
        if png.len() <= jpeg.len().saturating_mul(2) {
            return Ok(made("png", png));
        }
    }
    Ok(made("jpg", jpeg))
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, String> {
    let side = |side: u32| u16::try_from(side).map_err(|_| "it is too long".to_string());
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let encoded = encoder.encode(picture.as_bytes(), width, height, ColorType::Rgb);
    encoded.map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    picture.write_with_encoder(encoder).map_err(|error| error.to_string())?;
    Ok(bytes)
}
