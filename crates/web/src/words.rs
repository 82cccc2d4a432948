//! Words shown to people, in both languages, and which one a reader wants.

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&pack::catalog::Title> for Words {
    fn from(title: &pack::catalog::Title) -> Self {
        Self {
            zh: title.zh.clone(),
            en: title.en.clone(),
        }
    }
}

impl Words {
    /// The text in one language.
    pub fn speak(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese, where nothing else is asked for.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The first language of `Accept-Language` that we speak.
    pub fn of(headers: &HeaderMap) -> Self {
        headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .into_iter()
            .flat_map(|value| value.split(','))
            .find_map(|range| match range.trim().get(..2) {
                Some("zh") => Some(Self::Zh),
                Some("en") => Some(Self::En),
                _ => None,
            })
            .unwrap_or(Self::Zh)
    }

    /// The tag of the language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}
