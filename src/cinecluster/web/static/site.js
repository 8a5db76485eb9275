// What every page does beyond what its HTML does by itself.

import { watchMore } from "./more.js";
import { watchForms } from "./swap.js";
import { watchSuggestions } from "./suggest.js";

watchForms(document);
watchMore(document);
for (const input of document.querySelectorAll("input[data-suggest]")) watchSuggestions(input);
