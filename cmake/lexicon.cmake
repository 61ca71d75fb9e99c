# How English words sound: the data of the pinned npm package in tools/lexicon (VADER's lexicon, Apache-2.0 and MIT) as a source of
# rapport_stats. No script of the package is ever run.
set(lexicon_package ${CMAKE_CURRENT_LIST_DIR}/../tools/lexicon)
set(lexicon_text ${lexicon_package}/node_modules/vader-sentiment/vader_lexicon.txt)
set(lexicon_source ${CMAKE_BINARY_DIR}/generated/lexicon.cpp)

if(NOT EXISTS ${lexicon_text})
  message(STATUS "Fetching the lexicon (npm ci in tools/lexicon)")
  execute_process(COMMAND npm ci --ignore-scripts WORKING_DIRECTORY ${lexicon_package} RESULT_VARIABLE npm_failed)
  if(npm_failed OR NOT EXISTS ${lexicon_text})
    message(FATAL_ERROR "The lexicon could not be fetched. Run `npm ci --ignore-scripts` in tools/lexicon.")
  endif()
endif()

add_executable(make_lexicon ${lexicon_package}/make_lexicon.cpp)
add_custom_command(OUTPUT ${lexicon_source}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND make_lexicon ${lexicon_text} ${lexicon_source}
  DEPENDS make_lexicon ${lexicon_text}
  COMMENT "Making the lexicon")
