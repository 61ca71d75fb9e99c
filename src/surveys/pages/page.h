// The frame of every page for customers, as base has it, with the words around it.
#pragma once
#include "base/http/public_page.h"
#include "surveys/pages/words.h"

namespace rapport::surveys::pages {

using http::public_page::begin;
using http::public_page::Frame;
using http::public_page::go_to;
using http::public_page::notice;
using http::public_page::send;

}  // namespace rapport::surveys::pages
