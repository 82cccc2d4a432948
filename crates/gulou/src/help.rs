//! The help of the command line in the reader's language.
//!
//! English stands beside the code, Chinese in `locales/help.zh.toml`; Chinese is shown
//! unless `GULOU_LANG` or the system's language asks for another.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, Command};
use serde::Deserialize;
use web::words::Language;

use crate::speech;

const CHINESE: &str = include_str!("../locales/help.zh.toml");

#[derive(Debug, Deserialize)]
struct Words {
    usage: String,
    options: String,
    arguments_heading: String,
    commands_heading: String,
    after: String,
    commands: BTreeMap<String, String>,
    arguments: BTreeMap<String, String>,
}

/// The command line with its help in the reader's language.
pub(crate) fn localized(line: Command) -> anyhow::Result<Command> {
    if speech::language() != Language::Zh {
        return Ok(line);
    }
    let words: Words = toml::from_str(CHINESE)?;
    let mut line = words.told(line.after_help(words.after.clone()), "gulou");
    line.build();
    Ok(words.with_help_command(line))
}

impl Words {
    fn told(&self, command: Command, path: &str) -> Command {
        let about = self.commands.get(path).cloned().unwrap_or_default();
        let names: Vec<String> = command
            .get_subcommands()
            .map(|inner| inner.get_name().to_owned())
            .collect();
        let mut command = command
            .about(about)
            .long_about(None)
            .help_template(format!(
                "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}",
                self.usage
            ))
            .subcommand_help_heading(self.commands_heading.clone())
            .disable_help_flag(true)
            .disable_version_flag(true)
            .arg(flag("help", 'h', ArgAction::Help))
            .args((path == "gulou").then(|| flag("version", 'V', ArgAction::Version)))
            .mut_args(|arg| self.told_argument(arg, path));
        for name in names {
            let inner = format!("{path} {name}");
            command = command.mut_subcommand(&name, |of| self.told(of, &inner));
        }
        command
    }

    fn told_argument(&self, arg: Arg, path: &str) -> Arg {
        let id = arg.get_id().as_str();
        let own = format!("{} {id}", path.strip_prefix("gulou ").unwrap_or(path));
        let help = self.arguments.get(&own).or_else(|| self.arguments.get(id));
        let heading = if arg.is_positional() {
            &self.arguments_heading
        } else {
            &self.options
        };
        let help = help.cloned().unwrap_or_default();
        let takes_value = matches!(arg.get_action(), ArgAction::Set);
        let arg = arg.help_heading(heading.clone()).help(help).long_help(None);
        // Their explanations are English, and the text names them.
        if takes_value {
            arg.hide_possible_values(true)
        } else {
            arg
        }
    }

    /// The `help` commands are there only when the line is built.
    fn with_help_command(&self, command: Command) -> Command {
        let about = self.commands.get("help").cloned().unwrap_or_default();
        command.mut_subcommands(|inner| {
            if inner.get_name() == "help" {
                inner.about(about.clone())
            } else {
                self.with_help_command(inner)
            }
        })
    }
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_words(words: &Words, command: &Command, path: &str) {
        assert!(words.commands.contains_key(path), "`{path}` has no words");
        for arg in command.get_arguments() {
            let told = words.told_argument(arg.clone(), path);
            let help = told.get_help().map(ToString::to_string);
            assert!(
                help.is_some_and(|help| !help.is_empty()),
                "{path} {}",
                arg.get_id()
            );
        }
        for inner in command.get_subcommands() {
            check_words(words, inner, &format!("{path} {}", inner.get_name()));
        }
    }

    #[test]
    fn every_command_and_argument_has_chinese_words() {
        use clap::CommandFactory as _;
        let words: Words = toml::from_str(CHINESE).unwrap();
        check_words(&words, &crate::Line::command(), "gulou");
    }
}
