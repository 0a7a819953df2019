// uPlot asks for number formats of `navigator.language` while it is being imported, and throws where that is no language
// tag: Chromium under LANG=C says 'en-US@posix', and the whole page would stay blank. So this has to be imported first.
try {
  Intl.getCanonicalLocales(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true })
}
