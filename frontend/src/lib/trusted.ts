interface Policies {
  createPolicy(name: 'default', rules: { createScriptURL: (url: string) => string }): unknown;
}

/**
 * Browsers with Trusted Types ask here before a worker or a script is loaded from an address (the map's worker, the
 * officer's service worker): our own origin alone. Nothing makes HTML or code out of text, so there is no rule for it.
 */
export const trustOwnScripts = (): void => {
  const policies = (window as { trustedTypes?: Policies }).trustedTypes;
  policies?.createPolicy('default', {
    createScriptURL: (url) => {
      if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`A script of another site: ${url}`);
      return url;
    },
  });
};
