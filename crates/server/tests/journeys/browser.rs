//! One Chromium, driven as a person with eyes or without would, and axe to look along.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use testkit::process::{free_port, wait_for_port};
use thirtyfour::prelude::*;

/// How often something that a page does by itself is looked for.
const LOOKS_MAX: u32 = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Script {
    On,
    Off,
}

#[derive(Clone, Copy, Default)]
pub struct Looks {
    pub dark: bool,
    /// 320 CSS pixels wide.
    pub narrow: bool,
}

pub struct Browser {
    pub driver: WebDriver,
    pub script: Script,
    looks: Looks,
    process: Child,
    _profile: TempDir,
}

impl Browser {
    pub async fn open(script: Script, looks: Looks) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed; cargo xtask test installs it");
        wait_for_port(([127, 0, 0, 1], port).into()).expect("chromedriver listens");
        let mut wanted = DesiredCapabilities::chrome();
        let width = if looks.narrow { 320 } else { 1000 };
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            &format!("--window-size={width},900"),
            &format!("--user-data-dir={}", profile.path().display()),
        ] {
            wanted.add_arg(argument).expect("an argument");
        }
        if script == Script::Off {
            let prefs = json!({"profile.managed_default_content_settings.javascript": 2});
            wanted.add_experimental_option("prefs", prefs).expect("a preference");
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.expect("a session");
        let browser = Self { driver, script, looks, process, _profile: profile };
        browser.dress().await;
        browser
    }

    /// Colours and width, as media features say them: a headless window is never narrower than 500.
    async fn dress(&self) {
        let tools = self.driver.cdp();
        let scheme = if self.looks.dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        tools.send_raw("Emulation.setEmulatedMedia", media).await.expect("media");
        if self.looks.narrow {
            let size = json!({"width": 320, "height": 900, "deviceScaleFactor": 1, "mobile": false});
            let set = tools.send_raw("Emulation.setDeviceMetricsOverride", size).await;
            set.expect("a size");
        }
    }

    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.expect("the page loads");
    }

    pub async fn path(&self) -> String {
        self.driver.current_url().await.expect("a page is open").path().to_owned()
    }

    /// Waits for a page that comes by itself, such as the end of a check.
    pub async fn wait_for_path(&self, path: &str) {
        for _ in 0..LOOKS_MAX {
            if self.path().await == path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} never came; this is {}", self.path().await);
    }

    pub async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.expect("a page is open").len()
    }

    pub async fn text(&self, css: &str) -> String {
        self.driver.find(By::Css(css)).await.expect("there").text().await.expect("text")
    }

    /// Brings something into the picture.
    pub async fn show(&self, css: &str) {
        let place = self.driver.find(By::Css(css)).await.unwrap_or_else(|_| panic!("no {css}"));
        place.scroll_into_view().await.expect("it moves");
    }

    /// Waits for text in a place that a script fills.
    pub async fn wait_for_text(&self, css: &str) -> String {
        for _ in 0..LOOKS_MAX {
            let text = self.text(css).await;
            if !text.is_empty() {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("nothing was ever said in {css}");
    }

    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut out = Vec::new();
        for element in self.driver.find_all(By::Css(css)).await.expect("a page is open") {
            out.push(element.text().await.expect("text"));
        }
        out
    }

    /// The text of something that a closed part of the page hides from eyes.
    pub async fn hidden_text(&self, css: &str) -> String {
        let found = self.driver.find(By::Css(css)).await.expect("there");
        found.prop("textContent").await.expect("readable").expect("text")
    }

    /// Chooses one of a list by the space key.
    pub async fn choose(&self, css: &str) {
        let radio = self.driver.find(By::Css(css)).await.unwrap_or_else(|_| panic!("no {css}"));
        if !radio.is_selected().await.expect("readable") {
            radio.send_keys(" ").await.expect("chosen");
        }
    }

    pub async fn type_into(&self, css: &str, text: &str) {
        let field = self.driver.find(By::Css(css)).await.unwrap_or_else(|_| panic!("no {css}"));
        field.clear().await.expect("cleared");
        field.send_keys(text).await.expect("typed");
    }

    /// Reaches a control by the Tab key alone, presses Enter on it, and waits until the page it stood on
    /// is gone: the answer of a form is a new page, and a busy machine takes its time.
    pub async fn press(&self, css: &str) {
        let wanted = self.driver.find(By::Css(css)).await.unwrap_or_else(|_| panic!("no {css}"));
        let id = wanted.element_id();
        for _ in 0..60 {
            let active = self.driver.active_element().await.expect("something has the focus");
            if active.element_id() == id {
                active.send_keys(Key::Enter + "").await.expect("pressed");
                return self.wait_until_gone(&wanted, css).await;
            }
            active.send_keys(Key::Tab + "").await.expect("moved on");
        }
        panic!("{css} cannot be reached by the keyboard");
    }

    async fn wait_until_gone(&self, element: &WebElement, css: &str) {
        for _ in 0..LOOKS_MAX {
            if element.tag_name().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{css} was pressed and nothing came of it");
    }

    /// Waits for the page to be there: between two pages there is a moment without any.
    async fn wait_for_a_page(&self) {
        for _ in 0..LOOKS_MAX {
            if self.driver.find(By::Css("main h1")).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What must hold on any page that is met; keeps a screenshot.
    pub async fn meets(&self, page: &str, language: Option<&str>) {
        self.wait_for_a_page().await;
        if let Some(language) = language {
            let html = self.driver.find(By::Css("html")).await.expect("a page");
            assert_eq!(html.attr("lang").await.expect("readable").as_deref(), Some(language), "{page}");
        }
        assert_eq!(self.count("main").await, 1, "{page}: one main");
        assert_eq!(self.count("h1").await, 1, "{page}: one h1");
        self.keep_screenshot(page, language.unwrap_or("any")).await;
        if self.script == Script::On {
            self.axe(page).await;
            self.fits(page).await;
        }
    }

    async fn fits(&self, page: &str) {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let over = self.driver.execute(script, Vec::new()).await.expect("measured").json().as_i64();
        // A table may scroll inside itself; the page may not.
        assert!(over.is_some_and(|over| over <= 0), "{page}: {over:?} pixels too wide");
    }

    async fn axe(&self, page: &str) {
        self.driver.execute(axe_source(), Vec::new()).await.expect("axe loads");
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
               .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))),
                     e => done(['axe failed: ' + e]));";
        let found = self.driver.execute_async(run, Vec::new()).await.expect("axe runs");
        let violations: Vec<Value> = found.json().as_array().cloned().expect("a list");
        let path = self.path().await;
        assert_eq!(violations, Vec::<Value>::new(), "{page} ({path}), dark: {}", self.looks.dark);
    }

    async fn keep_screenshot(&self, page: &str, language: &str) {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let folder = target().join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for screenshots");
        let looks = match (self.script, self.looks.dark, self.looks.narrow) {
            (Script::Off, _, _) => "no-script",
            (Script::On, true, _) => "dark-320",
            (Script::On, false, true) => "light-320",
            (Script::On, false, false) => "light",
        };
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let name = format!("{page}-{language}-{looks}-{number:03}.png");
        self.driver.screenshot(&folder.join(name)).await.expect("a screenshot");
    }
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

fn axe_source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = target().join("axe/axe.min.js");
        std::fs::read_to_string(&path)
            .unwrap_or_else(|why| panic!("{}: {why}; cargo xtask test puts it there", path.display()))
    })
}
