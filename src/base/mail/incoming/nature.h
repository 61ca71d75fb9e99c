// What kind of message it is, and what a report says.
#pragma once
#include "base/mail/incoming/mail.h"

namespace rapport::mail::incoming {

// The parts of a multipart/report (RFC 6522) as they were found.
struct Reports {
    std::string delivery;           // message/delivery-status
    std::string feedback;           // message/feedback-report
    std::string returned;           // the message it is about, or its head
    bool disposition = false;       // a reading was confirmed (RFC 8098)
};

// Sets mail.nature and mail.report.
void judge(const Head& head, const Reports& reports, Mail& mail);

}  // namespace rapport::mail::incoming
