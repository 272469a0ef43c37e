package dev.runctl.cli;

import dev.runctl.service.forgotten.ForgottenService;
import dev.runctl.service.offer.OfferService;

/** What verbs about buying need beside the instances themselves. */
public interface LaunchServices {
    OfferService offers();

    ForgottenService forgotten();
}
