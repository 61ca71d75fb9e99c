#include "app/run.h"

int main(int count, char** words) { return rapport::app::run(std::vector<std::string>(words + 1, words + count)); }
