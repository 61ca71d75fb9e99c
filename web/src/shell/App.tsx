import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { SignIn } from '../session/SignIn.tsx';
import { theme } from '../theme/theme.ts';
import { Frame } from './Frame.tsx';
import { NotHere } from './NotHere.tsx';
import { lazyScreen } from './lazy.tsx';
import { queries } from './queries.ts';
import { Waiting } from './Waiting.tsx';

const Relationships = lazyScreen(() => import('../relationships/Relationships.tsx'));
const Figure = lazyScreen(() => import('../relationships/Figure.tsx'));
const Owner = lazyScreen(() => import('../relationships/Owner.tsx'));
const Fickle = lazyScreen(() => import('../loyalty/Fickle.tsx'));
const Counter = lazyScreen(() => import('../counter/Board.tsx'), <main><Waiting /></main>);
const GreetingCard = lazyScreen(() => import('../counter/Card.tsx'), <main><Waiting /></main>);
const Today = lazyScreen(() => import('../today/Today.tsx'));
const Focus = lazyScreen(() => import('../today/Focus.tsx'));
const FollowUps = lazyScreen(() => import('../today/FollowUps.tsx'));
const Tasks = lazyScreen(() => import('../tasks/Tasks.tsx'));
const Leaving = lazyScreen(() => import('../tasks/Leaving.tsx'));
const People = lazyScreen(() => import('../people/People.tsx'));
const Enter = lazyScreen(() => import('../enter/Enter.tsx'));
const Customer = lazyScreen(() => import('../people/Customer.tsx'));
const Enquiries = lazyScreen(() => import('../enquiries/Enquiries.tsx'));
const Cases = lazyScreen(() => import('../cases/Cases.tsx'));
const OneCase = lazyScreen(() => import('../cases/One.tsx'));
const PutRight = lazyScreen(() => import('../cases/PutRight.tsx'));
const Recovery = lazyScreen(() => import('../cases/Recovery.tsx'));
const Ledger = lazyScreen(() => import('../cases/Ledger.tsx'));
const CaseRules = lazyScreen(() => import('../cases/Rules.tsx'));
const Ideas = lazyScreen(() => import('../ideas/Ideas.tsx'));
const Articles = lazyScreen(() => import('../knowledge/Articles.tsx'));
const Article = lazyScreen(() => import('../knowledge/Article.tsx'));
const UnmatchedMail = lazyScreen(() => import('../inbox/Unmatched.tsx'));
const Approvals = lazyScreen(() => import('../cases/Approvals.tsx'));
const Ladder = lazyScreen(() => import('../ladder/Ladder.tsx'));
const Themes = lazyScreen(() => import('../themes/Themes.tsx'));
const LadderRules = lazyScreen(() => import('../ladder/Rules.tsx'));
const Promises = lazyScreen(() => import('../promises/Promises.tsx'));
const Waits = lazyScreen(() => import('../waiting/Waits.tsx'));
const Duplicates = lazyScreen(() => import('../duplicates/Duplicates.tsx'));
const Pair = lazyScreen(() => import('../duplicates/Pair.tsx'));
const Imports = lazyScreen(() => import('../imports/Imports.tsx'));
const Import = lazyScreen(() => import('../imports/Import.tsx'));
const Surveys = lazyScreen(() => import('../surveys/Surveys.tsx'));
const SurveyPage = lazyScreen(() => import('../surveys/Survey.tsx'));
const Settings = lazyScreen(() => import('../settings/Settings.tsx'));

export function App() {
  return (
    // The variables come from a style sheet made at build time (scripts/mantine-variables.ts).
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withStaticClasses withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Routes>
            <Route path="/sign-in" element={<SignIn />} />
            <Route element={<Frame />}>
              <Route index element={<Navigate to="/relationships" replace />} />
              <Route path="/relationships" element={<Relationships />} />
              <Route path="/relationships/loyalty" element={<Fickle />} />
              <Route path="/relationships/owner" element={<Owner />} />
              <Route path="/relationships/ladder" element={<Ladder />} />
              <Route path="/relationships/ladder/rules" element={<LadderRules />} />
              <Route path="/relationships/themes" element={<Themes />} />
              <Route path="/relationships/:figure" element={<Figure />} />
              <Route path="/counter" element={<Counter />} />
              <Route path="/counter/:id" element={<GreetingCard />} />
              <Route path="/today" element={<Today />} />
              <Route path="/today/focus" element={<Focus />} />
              <Route path="/today/tasks" element={<Tasks />} />
              <Route path="/today/follow-ups" element={<FollowUps />} />
              <Route path="/people" element={<People />} />
              <Route path="/people/enter" element={<Enter />} />
              <Route path="/people/enquiries" element={<Enquiries />} />
              <Route path="/today/promises" element={<Promises />} />
              <Route path="/today/waiting" element={<Waits />} />
              <Route path="/people/duplicates" element={<Duplicates />} />
              <Route path="/people/duplicates/:pair" element={<Pair />} />
              <Route path="/people/:id" element={<Customer />} />
              <Route path="/listen" element={<Surveys />} />
              <Route path="/listen/ideas" element={<Ideas />} />
              <Route path="/listen/:id" element={<SurveyPage />} />
              <Route path="/cases" element={<Cases />} />
              <Route path="/cases/recovery" element={<Recovery />} />
              <Route path="/cases/ledger" element={<Ledger />} />
              <Route path="/cases/rules" element={<CaseRules />} />
              <Route path="/cases/articles" element={<Articles />} />
              <Route path="/cases/articles/:id" element={<Article />} />
              <Route path="/cases/approvals" element={<Approvals />} />
              <Route path="/cases/mail" element={<UnmatchedMail />} />
              <Route path="/cases/put-right/:id" element={<PutRight />} />
              <Route path="/cases/:id" element={<OneCase />} />
              <Route path="/import" element={<Imports />} />
              <Route path="/import/:id" element={<Import />} />
              <Route path="/settings" element={<Settings />} />
              <Route path="/settings/staff/:id/leaving" element={<Leaving />} />
              <Route path="/settings/:section" element={<Settings />} />
              <Route path="*" element={<NotHere />} />
            </Route>
          </Routes>
          <Notifications position="bottom-right" limit={3} />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
