/** The folder of index.html: everything the page and its workers fetch lies below it. */
export const siteBase = (): string => new URL(import.meta.env.BASE_URL, document.baseURI).href.replace(/[?#].*$/, "");
