"use strict";
window.Styrkedjan.start(window.Styrkedjan.makeView());
