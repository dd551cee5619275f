// Runs before the page is drawn, so that it does not flash in the other colours.
(() => {
  const key = "pipeheartbeat.theme";
  const themes = ["system", "light", "dark"];

  const read = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  const apply = theme => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };

  let theme = themes.includes(read()) ? read() : "system";
  apply(theme);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const show = () => {
      button.textContent = { system: "◐ System", light: "☀ Light", dark: "☾ Dark" }[theme];
      button.setAttribute("aria-label", `Theme: ${theme}`);
    };
    show();
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      apply(theme);
      show();
      try {
        localStorage.setItem(key, theme);
      } catch {
        // A browser that keeps nothing forgets it with the page.
      }
      document.dispatchEvent(new Event("themechange"));
    });
  });
})();
